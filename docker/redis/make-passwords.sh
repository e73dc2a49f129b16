#!/bin/sh
# make-passwords.sh SECRETS_DIR
# A random password for each user of users.acl and for the dashboard's viewers and operators and the
# endpoint, in files
# that containers may read. What is there already stays.
set -eu
mkdir -p "$1"
for name in redis-admin redis-producer redis-worker redis-operator redis-dashboard redis-endpoint \
  dashboard-viewer dashboard-operator endpoint; do
  [ -s "$1/$name" ] || od -An -N 24 -t x1 /dev/urandom | tr -d ' \n' >"$1/$name"
  # Containers run as other users; the folder keeps the other users of this machine out.
  chmod 644 "$1/$name"
done
chmod 711 "$1"
