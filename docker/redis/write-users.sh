#!/bin/sh
# write-users.sh SECRETS_DIR > users.acl
# The users of users.acl with the passwords in SECRETS_DIR/redis-NAME, as digests. KEY_PREFIX is that of
# the settings.
set -eu
secrets=$1
rules=$(dirname "$0")/users.acl
prefix=${KEY_PREFIX:-verdict}

grep '^user ' "$rules" | sed -e "s/{verdict\([}:]\)/{$prefix\1/g" | while read -r word name rest; do
  if [ "$name" = default ]; then
    printf '%s %s %s\n' "$word" "$name" "$rest"
    continue
  fi
  password=$(cat "$secrets/redis-$name")
  if [ -z "$password" ]; then
    echo "expected a password in $secrets/redis-$name, got an empty file" >&2
    exit 1
  fi
  digest=$(printf %s "$password" | sha256sum | cut -d ' ' -f 1)
  printf '%s %s #%s %s\n' "$word" "$name" "$digest" "$rest"
done
