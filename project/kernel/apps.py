"""The kernel as a Django app: no tables; it registers every operation once the apps are loaded."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "project.kernel"
    label = "kernel"
