#!/usr/bin/env bash
# Brings the compose file up for real and checks what it promises; takes some minutes and cleans up
# after itself. It has a project name of its own, so an installation that runs is left alone.
#   bash docker/verify.sh
# VERIFY_OVERRIDE  a further compose file, for example with build.network for a build behind a proxy
# VERIFY_PORT      port of the dashboard on 127.0.0.1, 3999 by default
# VERIFY_LIVE_PORT port of the endpoint on 127.0.0.1, 3998 by default
# VERIFY_ORDERS    orders of the run that meets the faults, 100000 by default; more on a fast machine
set -euo pipefail
cd "$(dirname "$0")/.."

oldest_compose=2.20
project=verdict-verify
orders=${VERIFY_ORDERS:-100000}
url=http://127.0.0.1:${VERIFY_PORT:-3999}
live=http://127.0.0.1:${VERIFY_LIVE_PORT:-3998}
work=$(mktemp -d)
is_done=false
checks=0

fail() {
  printf 'FAIL %s\n' "$*" >&2
  exit 1
}

ok() {
  checks=$((checks + 1))
  printf 'ok   [%4ss] %s\n' "$SECONDS" "$*"
}

step() { printf '\n%s\n' "$*"; }

is() { # WHAT EXPECTED GOT
  [[ "$2" == "$3" ]] || fail "$1: expected $2, got $3"
}

# Waits for a condition, never for a time.
until_ok() { # SECONDS WHAT COMMAND...
  local deadline=$((SECONDS + $1)) what=$2
  shift 2
  until "$@"; do
    ((SECONDS < deadline)) || fail "waited in vain until $what"
    sleep 0.3
  done
}

files=(-f docker-compose.yml)
[[ -z ${VERIFY_OVERRIDE:-} ]] || files+=(-f "$VERIFY_OVERRIDE")

# Neither the settings of the caller nor those of .env take part.
compose() { docker compose --env-file /dev/null -p "$project" "${files[@]}" "$@"; }
producer() { compose run --rm -T producer "$@" 2>>"$work/producer.log"; }

# shellcheck disable=SC2329  # called by the trap
clean_up() {
  local code=$?
  trap - EXIT
  if [[ $is_done == false && $code != 0 ]]; then
    printf '\nThe containers and the end of their logs:\n' >&2
    compose ps -a >&2 || true
    compose logs --no-color --tail 40 >&2 || true
    tail -n 20 "$work/producer.log" 2>/dev/null >&2 || true
  fi
  compose unpause redis >/dev/null 2>&1 || true
  compose down --volumes --remove-orphans --rmi local --timeout 30 >/dev/null 2>&1 || true
  rm -rf "$work"
  exit "$code"
}

# --- what is asked of containers ---------------------------------------------------------------

containers() { compose ps -aq "$1"; }
volumes() { docker volume ls -q -f "label=com.docker.compose.project=$project"; }
inspect() { docker inspect -f "$2" "$1"; } # CONTAINER FORMAT

are_healthy() { # SERVICE...
  local service id
  for service in "$@"; do
    for id in $(containers "$service"); do
      [[ $(inspect "$id" '{{.State.Health.Status}}') == healthy ]] || return 1
    done
  done
}

is_unhealthy() { [[ $(inspect "$1" '{{.State.Health.Status}}') == unhealthy ]]; }

has_sample() { [[ -n $(containers producer) ]]; }
sample_ended() { [[ $(inspect "$(containers producer)" '{{.State.Status}}') == exited ]]; }

# Processes of a container whose command line starts with the pattern.
processes() { # CONTAINER PATTERN
  # shellcheck disable=SC2016  # meant for the shell in the container
  docker exec "$1" sh -c '
    for dir in /proc/[0-9]*; do
      tr "\0" " " <"$dir/cmdline" 2>/dev/null | grep -q "$0" && echo "${dir#/proc/}"
    done; true' "$2"
}
replicas() { processes "$1" '^[^ ]*node [^ ]*/replica\.js'; }
supervisor() { processes "$1" '^node apps/worker/bin'; }
signal() { docker exec "$1" sh -c 'kill "$@"' kill "${@:2}"; } # CONTAINER -SIGNAL PID...

has_new_replica() { # CONTAINER PID-OF-THE-OLD
  local now
  now=$(replicas "$1")
  [[ $(wc -w <<<"$now") == 2 ]] && ! grep -qx "$2" <<<"$now"
}

is_at_work() { docker exec "$1" node apps/worker/dist/health.js 2>/dev/null; } # CONTAINER

was_restarted() { # CONTAINER
  [[ $(inspect "$1" '{{.RestartCount}} {{.State.Status}}') =~ ^[1-9][0-9]*\ running$ ]]
}

# --- what is asked of the queue ----------------------------------------------------------------

redis() { compose exec -T redis redis-cli --raw "$@"; }

redis_as() { # ROLE COMMAND...
  compose exec -T -e REDISCLI_AUTH="$(<"$SECRETS_DIR/redis-$1")" redis redis-cli --raw --user "$1" "${@:2}"
}

field() { [[ $2 =~ \"$1\":([0-9]+) ]] && echo "${BASH_REMATCH[1]}"; } # NAME JSON

code_of() { curl -s -o /dev/null -w '%{http_code}' -m 10 "$@"; } # CURL ARGUMENTS

decisions() { # JSON of an enqueue
  grep -oE '"recommendations":\{[^}]*\}' <<<"$1" | grep -oE '"[A-Za-z]+":[0-9]+' | sort | tr '\n' ' '
}

# From the dashboard, which is quicker than a container for each question; empty while it is away.
count() { # RUN STATE
  curl -fsS -m 5 "$url/metrics" 2>/dev/null |
    sed -nE "s/^verdict_orders\{run=\"$1\", *state=\"$2\"\} //p" || true
}
is_count() { [[ $(count "$1" "$2") == "$3" ]]; }      # RUN STATE NUMBER
exceeds() { (($(count "$1" "$2") + 0 > $3)); } # RUN STATE NUMBER

is_under_way() { # RUN
  exceeds "$1" pending 0 || fail "run $1 was over too soon for this check: raise VERIFY_ORDERS"
}

# Orders that a worker, or all workers of a container, hold right now. (Sample ids that look
# different, with quotes or colons, are left out: they are escaped in results and in keys.)
held_by() { # START-OF-WORKER-NAME
  redis EVAL "
    local held = {}
    for _, id in ipairs(redis.call('LRANGE', KEYS[1] .. ':active', 0, -1)) do
      local by = redis.call('HGET', KEYS[1] .. ':' .. id, 'pb')
      if by and by:sub(1, #ARGV[1]) == ARGV[1] then held[#held + 1] = id end
    end
    return held" 1 '{verdict}:orders' "$1" | sed -nE 's/^[^~]*~([0-9a-f-]+)$/\1/p'
}

# Freezes processes at a moment at which they hold orders, and notes these.
freeze_busy() { # CONTAINER START-OF-WORKER-NAME PID...
  local attempt
  for attempt in $(seq 50); do
    signal "$1" -STOP "${@:3}"
    held_by "$2" >"$work/held"
    [[ ! -s $work/held ]] || return 0
    signal "$1" -CONT "${@:3}"
    is_under_way shop
  done
  fail "$2 held no order at any of $attempt looks"
}

order_ids() { sed -nE 's/^\{"order_id":"(([^"\\]|\\.)*)".*/\1/p' "$1"; } # RESULTS

has_each_once() { # RESULTS NUMBER
  is "lines of $1" "$2" "$(wc -l <"$1" | tr -d ' ')"
  is "orders of $1" "$2" "$(order_ids "$1" | LC_ALL=C sort -u | wc -l | tr -d ' ')"
}

digest() { cksum <"$1"; }

exit_code_of() { # COMMAND...
  local code=0
  "$@" >"$work/stdout" || code=$?
  echo "$code"
}

# -----------------------------------------------------------------------------------------------

version=$(docker compose version --short 2>/dev/null | sed 's/^v//') || version=
if [[ $(printf '%s\n' "$oldest_compose" "${version:-0}" | sort -V | head -1) != "$oldest_compose" ]]; then
  rm -rf "$work"
  fail "Docker Compose $oldest_compose or newer is needed (the plugin: docker compose, not" \
    "docker-compose), got ${version:-none}"
fi
((BASH_VERSINFO[0] >= 4)) || fail "bash 4 or newer is needed, got $BASH_VERSION"
command -v curl >/dev/null || fail 'curl is needed'
docker info >/dev/null 2>&1 || fail 'the Docker engine does not answer'
# shellcheck disable=SC2046  # one name a word
unset $(grep -oE '[{]?[A-Z_]{4,}(:|$)' docker-compose.yml | tr -d '{:')
mkdir "$work/data" "$work/results"
chmod 755 "$work" "$work/data" # the user of the container is another one
export DASHBOARD_PORT=${VERIFY_PORT:-3999} ENDPOINT_PORT=${VERIFY_LIVE_PORT:-3998} DATA_DIR=$work/data
trap clean_up EXIT
trap 'echo "FAIL line $LINENO: $BASH_COMMAND" >&2' ERR
compose down --volumes --remove-orphans >/dev/null 2>&1 || true

step 'Image'
export IMAGE_VERSION=9.8.7 IMAGE_REVISION=0123456789abcdef IMAGE_SOURCE=https://shop.example/verdict
export IMAGE_CREATED=2026-01-02T03:04:05Z
compose build >"$work/build.log" 2>&1 || {
  tail -n 40 "$work/build.log" >&2
  fail 'the image was not built'
}
size=$(docker image inspect -f '{{.Size}}' "$project-worker")
base=$(docker image inspect -f '{{.Size}}' node:24-bookworm-slim 2>/dev/null || echo 0)
label() { docker image inspect -f "{{index .Config.Labels \"org.opencontainers.image.$1\"}}" "$project-worker"; }
is 'version, revision, source and creation of the image' \
  "$IMAGE_VERSION $IMAGE_REVISION $IMAGE_SOURCE $IMAGE_CREATED" \
  "$(label version) $(label revision) $(label source) $(label created)"
ok "built: $((size / 1000000)) MB, of which $((base / 1000000)) MB are node:24-bookworm-slim"
# shellcheck disable=SC2016
names=$(compose run --rm -T --no-deps --entrypoint node producer --input-type=module -e \
  'const { settingsSchema } = await import("/app/libs/runtime/dist/index.js");
   console.log(Object.keys(settingsSchema.shape).join(" "))' 2>>"$work/producer.log")
passed=$(for name in $names; do export "$name=12345"; done && compose config)
for name in $names; do
  [[ $name == REDIS_* || $name == *_HOST ]] && continue # the compose file's own
  grep -qE "^ +$name: \"12345\"" <<<"$passed" || fail "setting $name is not handed on"
done
is 'replicas by the old name' '"7"' \
  "$(MODEL_SERVER_WORKERS=7 compose config | sed -nE 's/^ +WORKER_REPLICAS: //p' | sort -u)"
ok "hands on every setting: $names"

step 'docker compose up, alone'
started=$SECONDS
set -m # a process group of its own, as in a terminal, for Ctrl-C later
compose up --no-color >"$work/up.log" 2>&1 &
up=$!
set +m
until_ok 120 'the sample is there' has_sample
until_ok 300 'the sample ends' sample_ended
is 'exit code of the sample' 'exited 0' "$(inspect "$(containers producer)" '{{.State.Status}} {{.State.ExitCode}}')"
ok "the sample ended with 0, $((SECONDS - started)) s after the start"
grep -qE '10,000 decided · 0 failed' "$work/up.log" || fail 'no summary in the output'
ok 'its summary is in the output'
until_ok 120 'all services are healthy' are_healthy redis worker dashboard endpoint
kill -0 "$up" 2>/dev/null || fail 'docker compose up ended'
ok 'the other services stay, healthy'
status=$(producer status --run sample --json)
for pair in accepted:10000 decided:10000 failed:0 waiting:0 active:0 delayed:0 workers:2; do
  is "${pair%:*} of the sample" "${pair#*:}" "$(field "${pair%:*}" "$status")"
done
ok 'status: 10000 accepted, 10000 decided, 0 failed, 2 worker processes'
compose cp producer:/results/sample.jsonl "$work/sample-1.jsonl" >/dev/null 2>&1
has_each_once "$work/sample-1.jsonl" 10000
ok 'its results are in the volume, each order once'

step 'Dashboard on 127.0.0.1'
for path in /livez /readyz / /metrics /queues /queues/api/queues /api/overview; do
  curl -fsS -m 10 -o "$work/page" "$url$path" || fail "$url$path"
done
is_count sample decided 10000 || fail 'the dashboard shows another number of decided orders'
ok '/livez /readyz / /metrics /queues answer, with 10000 decided orders'
is 'code of a change' 403 "$(code_of -X PUT "$url/queues/api/queues/pause")"
is 'code for a foreign name' 403 "$(code_of -H 'Host: evil.example' "$url/")"
ok 'it only shows, and to this machine only'
is 'code of a dashboard that everybody may change' 2 \
  "$(exit_code_of compose run --rm -T -e DASHBOARD_WRITABLE=true dashboard 2>>"$work/producer.log")"
ok 'it refuses to be writable without a password'

step 'Live orders on 127.0.0.1'
invoke() { # ORDER-ID CURL-OPTION...
  curl -fsS -m 30 "$live/invocations" "${@:2}" -H 'Content-Type: application/json' -d "{\"order_id\":\"$1\",
    \"customer_id\":\"c\",\"timestamp\":\"2021-07-04 12:00:00\",\"sku_code\":\"none\",\"zip_code\":\"none\"}"
}
curl -fsS -m 10 -o "$work/page" "$live/ping" || fail "$live/ping"
is 'answer' '{"order_id":"live-1","recommendation":"HoldCheckAvailability"}' "$(invoke live-1)"
is 'code for a foreign name' 403 "$(curl -s -o /dev/null -w '%{http_code}' -m 10 -H 'Host: evil.example' "$live/orders/live-1")"
is 'decided' 1 "$(field decided "$(producer status --run live --json)")"
producer drop --run live --yes >/dev/null # the sample keeps away from runs of your own
ok '/ping and /invocations answer: a live order is decided'

step 'Isolation'
for service in redis worker dashboard endpoint producer; do
  id=$(containers "$service")
  user=$(inspect "$id" '{{.Config.User}}')
  [[ -n $user && $user != root && $user != 0* ]] || fail "$service runs as ${user:-root}"
  is "$service: root file system, capabilities, privileges" 'true [ALL] [no-new-privileges:true]' \
    "$(inspect "$id" '{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}}')"
  bindings=$(inspect "$id" '{{range .HostConfig.PortBindings}}{{range .}}{{.HostIp}} {{end}}{{end}}')
  is "$service: addresses of its ports" "$([[ $service == dashboard || $service == endpoint ]] && echo '127.0.0.1 ')" "$bindings"
  [[ $service != producer ]] || continue
  # shellcheck disable=SC2016
  docker exec "$id" sh -c '
    [ "$(id -u)" != 0 ] && ! touch /app/x /data/../x /usr/x 2>/dev/null &&
    grep -qE "^CapEff:\s*0+$" /proc/1/status && grep -qE "^NoNewPrivs:\s*1$" /proc/1/status' ||
    fail "$service can do more than it should"
done
ok 'no root, no capabilities, nothing writable but volumes and /tmp, ports on 127.0.0.1 only'

step 'Stop and start again'
started=$SECONDS
kill -INT -- "-$up"
wait "$up" || true
for service in redis worker dashboard endpoint; do
  is "exit code of $service" 'exited 0' "$(inspect "$(containers "$service")" '{{.State.Status}} {{.State.ExitCode}}')"
done
ok "docker compose up ends on Ctrl-C: every service with 0, after $((SECONDS - started)) s"
for way in up 'down and up'; do
  [[ $way == up ]] || compose down >/dev/null 2>&1
  compose up -d >/dev/null 2>&1
  until_ok 300 'the sample ends' sample_ended
  is 'exit code of the sample' 'exited 0' "$(inspect "$(containers producer)" '{{.State.Status}} {{.State.ExitCode}}')"
  compose logs --no-color producer | grep '0 enqueued · 10,000 known already' >/dev/null ||
    fail 'the sample was enqueued again'
  compose cp producer:/results/sample.jsonl "$work/sample-2.jsonl" >/dev/null 2>&1
  is 'results' "$(digest "$work/sample-1.jsonl")" "$(digest "$work/sample-2.jsonl")"
  ok "$way again: nothing enqueued, and the results are the same, to the millisecond"
done

step 'Data of your own, without the sample'
compose down --volumes >/dev/null 2>&1
is 'volumes' '' "$(volumes)"
compose up -d --scale worker=3 worker dashboard >/dev/null 2>&1
until_ok 120 'three workers are healthy' are_healthy redis worker dashboard
is 'worker containers' 3 "$(compose ps -q worker | wc -l | tr -d ' ')"
is 'sample' '' "$(containers producer)"
is 'worker processes' 6 "$(field workers "$(producer status --json)")"
ok '--scale worker=3: three healthy containers with two processes each, no sample'
compose run --rm -T --user "$(id -u):$(id -g)" -v "$work/data:/made" producer \
  generate --orders "$orders" --seed 2 --out /made >/dev/null 2>&1
producer load /data >/dev/null
expected=$(decisions "$(producer enqueue /data/orders.csv --dry-run --json)")
[[ -n $expected ]] || fail 'the dry run told no decisions'
ok "loaded the facts of $orders orders from a read-only mount"

started=$SECONDS
compose stop worker >/dev/null 2>&1
for id in $(containers worker); do
  is 'exit code of an idle worker' 'exited 0' "$(inspect "$id" '{{.State.Status}} {{.State.ExitCode}}')"
done
ok "idle workers stop with 0, after $((SECONDS - started)) s"
is 'enqueued' "$orders" \
  "$(field enqueued "$(producer enqueue /data/orders.csv --run shop --json)")"
is_count shop pending "$orders" || fail 'not all orders wait'
ok "$orders orders wait for workers"

step 'A worker process is killed with -9'
compose start worker >/dev/null 2>&1
until_ok 120 'orders are decided' exceeds shop decided 0
mapfile -t workers < <(compose ps -q worker)
id=${workers[0]}
name=worker-$(inspect "$id" '{{.Config.Hostname}}')
read -r victim < <(replicas "$id")
freeze_busy "$id" "$name-$victim" "$victim"
is_under_way shop
cp "$work/held" "$work/held-by-process"
signal "$id" -KILL "$victim"
until_ok 60 'another process took its place' has_new_replica "$id" "$victim"
until_ok 60 'it is at work' is_at_work "$id"
docker logs "$id" 2>&1 | grep '"cause":"SIGKILL".*"replica died"' >/dev/null || fail 'its death is not in the log'
is 'restarts of the container' 0 "$(inspect "$id" '{{.RestartCount}}')"
ok "held $(wc -l <"$work/held-by-process") orders; another process took its place"

step 'A whole worker container is killed'
id=${workers[1]}
name=worker-$(inspect "$id" '{{.Config.Hostname}}')
mapfile -t victims < <(replicas "$id")
freeze_busy "$id" "$name-" "${victims[@]}"
is_under_way shop
cp "$work/held" "$work/held-by-container"
signal "$id" -KILL "$(supervisor "$id")"
until_ok 60 'the engine starts it again' was_restarted "$id"
until_ok 60 'it is back at work' is_at_work "$id"
ok "held $(wc -l <"$work/held-by-container") orders; the engine started it again"

step 'Workers are stopped in the middle of the run'
is_under_way shop
started=$SECONDS
compose stop worker >/dev/null 2>&1
took=$((SECONDS - started))
for id in $(containers worker); do
  is 'exit code of a busy worker' 'exited 0' "$(inspect "$id" '{{.State.Status}} {{.State.ExitCode}}')"
done
is_under_way shop
for id in $(containers worker); do
  is 'orders it still holds' '' \
    "$(held_by "worker-$(inspect "$id" '{{.Config.Hostname}}')-" | grep -vxFf "$work/held-by-process" | grep -vxFf "$work/held-by-container" || true)"
done
ok "each with exit code 0, after $took s, and its orders are handed back"

step 'Redis is restarted in the middle of the run'
compose start worker >/dev/null 2>&1
decided=$(count shop decided)
until_ok 120 'orders are decided again' exceeds shop decided "$decided"
is_under_way shop
compose restart redis >/dev/null 2>&1
until_ok 120 'the dashboard is back' exceeds shop decided 0
is_under_way shop
decided=$(count shop decided)
until_ok 120 'orders are decided again' exceeds shop decided "$decided"
ok 'workers and dashboard came back by themselves'

step 'The run ends'
until_ok 900 'no order is pending' is_count shop pending 0
report=$(producer enqueue /data/orders.csv --run shop --wait --json)
is 'enqueued again' 0 "$(field enqueued "$report")"
is 'decided' "$orders" "$(field decided "$report")"
is 'failed' 0 "$(field failed "$report")"
is 'decisions' "$expected" "$(decisions "$report")"
ok "$orders decided, 0 failed, exactly as in a run without faults: $expected"
chown 4321:4321 "$work/results" 2>/dev/null && run_as=4321:4321 || run_as=$(id -u):$(id -g)
RESULTS_DIR=$work/results RUN_AS=$run_as producer results --run shop --out /results/shop.jsonl
has_each_once "$work/results/shop.jsonl" "$orders"
is 'owner of the results' "$run_as" "$(stat -c %u:%g "$work/results/shop.jsonl" 2>/dev/null || echo "$run_as")"
ok 'results in a folder of this machine, each order once, owned by the user'
sort -u "$work/held-by-process" "$work/held-by-container" >"$work/held"
is 'results of orders that a dead worker held' "$(wc -l <"$work/held")" \
  "$(order_ids "$work/results/shop.jsonl" | grep -cxFf "$work/held")"
ok 'the orders that a dead worker held are among them'
until_ok 120 'the workers are healthy' are_healthy worker
ok 'all workers are healthy again'

step 'Down and up, with the data kept'
sort "$work/results/shop.jsonl" >"$work/before"
compose down >/dev/null 2>&1
is 'containers' '' "$(compose ps -aq)"
compose up -d >/dev/null 2>&1
until_ok 120 'all services are healthy' are_healthy redis worker dashboard
until_ok 120 'the sample ends' sample_ended
compose logs --no-color producer | grep 'left out' >/dev/null || fail 'the sample met data of your own'
ok 'the sample keeps away from data of your own'
is 'enqueued' 0 "$(field enqueued "$(producer enqueue /data/orders.csv --run shop --wait --json)")"
producer results --run shop | sort >"$work/after"
cmp -s "$work/before" "$work/after" || fail 'the results differ'
ok 'the results are still there, and nothing was decided twice'

step 'Health checks'
id=$(containers worker)
compose exec -T -e WORKER_REPLICAS=3 worker node apps/worker/dist/health.js 2>"$work/health.log" &&
  fail 'the health check misses no replica'
grep -q 'expected 3 replicas at Redis, got 2' "$work/health.log" || fail "$(cat "$work/health.log")"
ok 'the check of a worker counts its processes'
compose pause redis >/dev/null 2>&1
until_ok 120 'the worker is unhealthy' is_unhealthy "$id"
until_ok 120 'the dashboard is unhealthy' is_unhealthy "$(containers dashboard)"
is 'code of /readyz' 503 "$(code_of "$url/readyz")"
compose unpause redis >/dev/null 2>&1
until_ok 120 'all services are healthy' are_healthy redis worker dashboard
ok 'worker and dashboard turn unhealthy when Redis is silent, and well again'

step 'Bad input'
is 'code for a missing file' 1 "$(exit_code_of producer enqueue /data/no-such.csv)"
is 'code for an unknown option' 2 "$(exit_code_of producer enqueue /data/orders.csv --no-such)"
{ head -3 "$work/data/orders.csv"; echo 'x,y'; } >"$work/data/bad.csv"
is 'code for a bad row' 3 "$(exit_code_of producer enqueue /data/bad.csv --wait --rejects /results/rejects.jsonl)"
is 'rejects' 1 "$(compose run --rm -T --entrypoint cat producer /results/rejects.jsonl 2>/dev/null | wc -l | tr -d ' ')"
ok 'exit codes come through: 1 missing file, 2 wrong usage, 3 rejected rows, which are in the volume'

step 'A user of Redis for each role, and writes on disk before they count'
compose down --volumes >/dev/null 2>&1
export SECRETS_DIR=$work/secrets REDIS_APPENDFSYNC=always
sh docker/redis/make-passwords.sh "$SECRETS_DIR"
files+=(-f docker-compose.acl.yml)
compose up -d >/dev/null 2>&1
until_ok 300 'the sample ends' sample_ended
is 'exit code of the sample' 'exited 0' "$(inspect "$(containers producer)" '{{.State.Status}} {{.State.ExitCode}}')"
until_ok 120 'all services are healthy' are_healthy redis worker dashboard endpoint
is 'code of the endpoint without a password' 401 "$(code_of "$live/orders/live-1")"
is 'answer' '{"order_id":"live-1","recommendation":"HoldCheckAvailability"}' \
  "$(invoke live-1 -H "Authorization: Bearer $(<"$SECRETS_DIR/endpoint")")"
ok 'the sample and a live order are decided, and all services are healthy'
is 'appendfsync' always "$(redis_as admin CONFIG GET appendfsync | tail -1)"
is 'what Redis denied, the question for its durability aside' '' \
  "$(redis_as admin ACL LOG | grep -A1 '^object$' | grep -vE '^(object|--|config\|get)$' || true)"
for role in producer worker operator dashboard endpoint; do
  for command in FLUSHALL 'CONFIG GET requirepass' 'KEYS *'; do
    read -ra words <<<"$command"
    redis_as "$role" "${words[@]}" 2>&1 | grep -q '^NOPERM' || fail "$role may call $command"
  done
done
ok 'nothing that is needed is denied; no role may FLUSHALL, CONFIG or KEYS'
is 'code without a password' 401 "$(code_of "$url/")"
is 'code for a viewer' 200 "$(code_of -u "viewer:$(<"$SECRETS_DIR/dashboard-viewer")" "$url/")"
for role in viewer operator; do
  is "code of a change by the $role" "$([[ $role == viewer ]] && echo 403 || echo 200)" \
    "$(code_of -u "$role:$(<"$SECRETS_DIR/dashboard-$role")" -X PUT "$url/queues/api/queues/pause")"
done
ok 'viewers look, operators change, nobody else gets in'
for service in redis worker dashboard endpoint producer; do
  environment=$(inspect "$(containers "$service")" '{{.Config.Env}} {{.Args}}')
  for secret in "$SECRETS_DIR"/*; do
    [[ $environment != *$(<"$secret")* ]] || fail "${secret##*/} is in the environment of $service"
  done
done
ok 'no password is in an environment or a command line'

step 'Clean up'
compose down --volumes --rmi local >/dev/null 2>&1
is 'containers' '' "$(docker ps -aq -f "label=com.docker.compose.project=$project")"
is 'volumes' '' "$(volumes)"
is_done=true
printf '\nAll %s checks passed in %s s.\n' "$checks" "$SECONDS"
