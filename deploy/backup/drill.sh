#!/bin/sh
# The drill of docs/backup.md: takes a backup of a database that is in use, and brings it into an empty one.
#
#   SOURCE_URL=postgres://… TARGET_URL=postgres://… deploy/backup/drill.sh
#
# pg_dump and pg_restore must be of the source's major version or later. Nothing is written to the source. The target must be
# empty: what is there already ends the drill. Roles and their grants are not part of a dump, so the target's are left as they are.
set -eu
: "${SOURCE_URL:?is the database that is in use}" "${TARGET_URL:?is an empty database}"

there=$(psql --no-psqlrc --tuples-only --no-align --dbname "$TARGET_URL" \
  --command "select count(*) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')")
if [ "$there" != 0 ]; then
  echo "the target is not empty: it has $there tables" >&2
  exit 1
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
umask 077

begun=$(date +%s)
pg_dump --format=custom --no-owner --no-privileges --file "$scratch/backup" "$SOURCE_URL"
dumped=$(date +%s)
pg_restore --exit-on-error --single-transaction --no-owner --no-privileges --dbname "$TARGET_URL" "$scratch/backup"
restored=$(date +%s)

echo "backed up $(wc -c < "$scratch/backup") bytes in $((dumped - begun)) s, restored in $((restored - dumped)) s"
echo "now start services on the target with the keyring of the source, and let npx countersign keys status speak"
