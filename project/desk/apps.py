"""what stands on both apps: home, demo, evidence."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "project.desk"
    label = "desk"

    def ready(self) -> None:
        # The uppermost app: by now every other one is loaded, so that operations may be found.
        from project.kernel import registry

        registry.discover()
