"""Trail: who did what, when, from where (AWS CloudTrail)."""

from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "trail"

    def ready(self) -> None:
        from project.kernel.console import nav
        from trail.events import listening
        from trail.gateway import face
        from trail.trails import console

        listening.connect()
        face.connect()
        nav.feeds.append(console.feeds)
