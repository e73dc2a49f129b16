#!/bin/sh
# The producer's container: hands its arguments to the command, or runs the sample from file to
# decisions as `npm start` does. The sample is the same each time, so that a second time finds all
# of it decided and changes nothing.
set -eu

producer() {
  printf '\n$ producer %s\n' "$*" >&2
  node apps/producer/bin/producer.js "$@"
}

if [ "${1-}" != sample ]; then
  exec node apps/producer/bin/producer.js "$@"
fi

# Facts of the sample must not meet those of a shop: they would change its decisions.
if node apps/producer/bin/producer.js runs --json | grep -Eo '"run":"[^"]*"' | grep -qvx '"run":"sample"'; then
  echo 'sample: left out, because Redis holds runs of your own' >&2
  exit 0
fi

dir=/tmp/sample
producer generate --orders 10000 --out "$dir"
producer load "$dir"
producer enqueue "$dir/orders.csv" --run sample --wait
producer results --run sample --like "$dir/orders.csv" --out /results/sample.jsonl
printf '\nThe dashboard stays at http://127.0.0.1:%s\n' "$DASHBOARD_PORT" >&2
