#!/bin/sh
# A backup a day, the last thirty are kept. One that fails is tried again within the hour.
set -u
trap 'exit 0' TERM INT
DIR=${BACKUP_DIR:-/backups}
while :; do
  file="$DIR/$(date -u +%F).backup"
  if [ -e "$file" ] || czn-index db backup --out "$file"; then
    find "$DIR" -name '*.backup' -mtime +30 -delete
  else
    echo "backup: $file was not made; again in an hour" >&2
  fi
  sleep 3600 & wait $!
done
