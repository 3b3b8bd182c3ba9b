# Sourced by the scripts beside it: how they speak, where things are, small helpers. Starts nothing by itself.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck disable=SC2034 # used by those who source this
TARGET=${CARGO_TARGET_DIR:-$ROOT/target}
# A Node put here by bootstrap, where the system's own is too old, comes first.
PATH=$ROOT/web/.node/bin:$PATH
export PATH

# say WORDS…: one line about what happens now.
say() { printf '\033[1m──\033[0m %s\n' "$*"; }

# stop WORDS…: says why and leaves.
stop() {
    printf 'stopped: %s\n' "$*" >&2
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# is_open PORT: whether somebody listens there on this machine.
is_open() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# free_port: prints a port nobody listens on.
free_port() {
    local port
    for _ in {1..50}; do
        port=$((20000 + RANDOM % 12000))
        if ! is_open "$port"; then
            echo "$port"
            return
        fi
    done
    stop 'no free port found between 20000 and 32000'
}

# http_status URL_PATH PORT: prints the status of a GET, or 000; needs nothing but bash.
http_status() {
    (
        exec 3<>"/dev/tcp/127.0.0.1/$2" || exit 1
        printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' "$1" >&3
        read -r -t 5 _ status _ <&3 && echo "$status"
    ) 2>/dev/null || echo 000
}

# end_process PID: asks it to end, insists after ten seconds.
end_process() {
    kill -TERM "$1" 2>/dev/null || return 0
    for _ in {1..100}; do
        kill -0 "$1" 2>/dev/null || break
        sleep 0.1
    done
    kill -KILL "$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
}
