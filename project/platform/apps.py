"""The small cloud under both apps: identity, keys, storage, courier."""

from django.apps import AppConfig


class PlatformConfig(AppConfig):
    name = "project.platform"
    label = "platform"
    verbose_name = "Identity"

    def ready(self) -> None:
        from project.kernel import calls, client, faces
        from project.kernel.aws import endpoint
        from project.platform.identity import reads, signing_in
        from project.platform.storage import face
        from project.platform.topics import announcing
        from project.platform.topics import face as topics

        endpoint.slots.secret = reads.secret
        endpoint.slots.stranger = reads.stranger
        calls.authorizers.append(reads.authorize)
        client.system_caller.append(reads.system_caller)
        faces.identify.append(reads.caller_of_request)
        signing_in.connect()
        announcing.connect()
        endpoint.register(15, topics.handle)
        endpoint.register(20, face.handle)
