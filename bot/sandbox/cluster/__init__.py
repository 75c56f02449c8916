"""`make cluster`: two database servers, the programs that keep one of them in charge, and two workers, on this machine.

Out: what runs where, and a line that lives. In: `kill -9`. The configuration is that of deploy/cluster and deploy/nginx.

`programs` starts, kills and stops a process; `links` is the network between them, which can be cut; `servers` is etcd,
Patroni, PostgreSQL and HAProxy; `workers` is the bot behind nginx; `traffic` is who answers meanwhile.
"""
