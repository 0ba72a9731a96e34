"""Config: what is there, how it is set, since when, and whether that is right (AWS Config)."""

from django.apps import AppConfig


class ConfigAppConfig(AppConfig):
    name = "config_app"
    verbose_name = "Config"

    def ready(self) -> None:
        from config_app.compliance import console
        from config_app.custom import types
        from config_app.delivery import stream, turning
        from config_app.items import listening as items
        from config_app.packs import listening as plans
        from config_app.packs import process
        from config_app.recorder import console as recorder
        from config_app.recorder import feeding, listening
        from config_app.remediation import automation, connecting
        from config_app.rules import listening as verdicts
        from config_app.rules import writes
        from project.kernel.aws import shapes
        from project.kernel.console import links, nav, proof

        listening.connect()
        shapes.open_enums["ResourceType"] = types.named
        nav.feeds.append(feeding.feeds)
        proof.askers.append(recorder.statement)
        links.followers.append(console.consequences)
        items.item_listeners += [writes.on_items, stream.on_items]
        verdicts.verdict_listeners += [turning.on_verdicts, automation.on_verdicts]
        verdicts.deletion_guards.append(connecting.guard)
        plans.plan_listeners.append(connecting.on_plan)
        verdicts.external_listeners.append(process.on_external)
        verdicts.start_listeners.append(turning.on_start)
