"""the small cloud under both apps: identity, keys, storage, topics."""

from django.apps import AppConfig


class PlatformConfig(AppConfig):
    name = "project.platform"
    label = "platform"
