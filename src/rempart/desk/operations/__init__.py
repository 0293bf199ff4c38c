"""What keeps the desk running: background work in the database, the steps of each day, retention, metrics, backups.

queue.py      jobs: asked for in the transaction of the act, done at least once, whoever is killed
schedule.py   steps of each day, made up for after a downtime; whether they are late
worker.py     the process that does both
tasks.py      the desk's own daily steps
"""
