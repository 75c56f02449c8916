"""`make cluster`: two database servers, the programs that keep one in charge, and two workers: on one machine.

In: `kill -9`. Out: what runs where, and a line that lives. The configuration is that of deploy/.

`programs` starts, kills and stops a process; `links` is the network between them, which can be cut; `servers` is etcd,
Patroni, PostgreSQL and HAProxy; `workers` is the bot behind nginx; `traffic` is who answers meanwhile.
"""
