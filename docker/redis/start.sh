#!/bin/sh
# Redis with users of its own for each role; arguments are handed on to redis-server.
set -eu
umask 077
sh "$(dirname "$0")/write-users.sh" /run/secrets >/tmp/users.acl
exec redis-server --aclfile /tmp/users.acl "$@"
