"""Config: what is there, how it is set, since when, and whether that is right (AWS Config)."""

from django.apps import AppConfig


class ConfigAppConfig(AppConfig):
    name = "config_app"

    def ready(self) -> None:
        from config_app.items import listening as items
        from config_app.recorder import listening
        from config_app.rules import writes

        listening.connect()
        items.item_listeners.append(writes.on_item)
