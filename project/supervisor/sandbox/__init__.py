"""The sandbox cloud: moto behind one address, brought back after a restart before that address answers.

moto keeps nothing. So `server` journals every call that changes something and replays the journal at start, in its
own process, while the port still refuses connections: nobody ever sees an empty cloud. moto has a recorder of its own
(`/moto-api/recorder`), but it keeps reads too, tears on kill -9 and mixes concurrent calls' random numbers.
"""
