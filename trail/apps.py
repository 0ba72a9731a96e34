"""Trail: who did what, when, from where (AWS CloudTrail)."""

from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "trail"

    def ready(self) -> None:
        from django.db.backends.signals import connection_created

        from project.kernel.aws import endpoint
        from project.kernel.console import links, nav, proof
        from trail import figures
        from trail.alarms import face as alarms
        from trail.events import console as events
        from trail.events import listening, prepared
        from trail.gateway import face
        from trail.metrics import listening as metrics
        from trail.trails import console

        connection_created.connect(prepared.settle)
        listening.connect()
        figures.connect()
        metrics.connect()
        endpoint.register(16, alarms.handle)
        face.connect()
        nav.feeds.append(console.feeds)
        proof.askers.append(console.statement)
        links.captioners.append(events.captions)
