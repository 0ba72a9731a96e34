"""Trail: who did what, when, from where (AWS CloudTrail)."""

from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "trail"

    def ready(self) -> None:
        from trail.events import listening
        from trail.gateway import face

        listening.connect()
        face.connect()
