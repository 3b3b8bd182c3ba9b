# Sourced by script/test: a PostgreSQL of our own in a temporary folder, gone afterwards.
# shellcheck shell=bash

# postgres_bin: prints the folder of the newest server programs, 15 or later.
postgres_bin() {
    local newest
    newest=$(find /usr/lib/postgresql -mindepth 1 -maxdepth 1 -type d -printf '%f\n' 2>/dev/null | sort -n | tail -n 1)
    if [ -n "$newest" ] && [ "$newest" -ge 15 ] && [ -x "/usr/lib/postgresql/$newest/bin/initdb" ]; then
        echo "/usr/lib/postgresql/$newest/bin"
    elif have initdb && have pg_ctl; then
        dirname "$(command -v initdb)"
    fi
}

# as_postgres COMMAND…: the server refuses to run as root, so root hands it to the package's own user.
as_postgres() {
    if [ "$(id -u)" = 0 ]; then
        (cd / && runuser -u postgres -- "$@")
    else
        (cd / && "$@")
    fi
}

# start_postgres: makes and starts a cluster; sets TEST_POSTGRES_URL. Made for tests: nothing is kept after a crash.
start_postgres() {
    local bin port
    bin=$(postgres_bin)
    [ -n "$bin" ] || stop 'no PostgreSQL 15 or later: run script/bootstrap'
    PG_BIN=$bin
    PG_DIR=$(mktemp -d -t kintsugi-postgres.XXXXXX)
    if [ "$(id -u)" = 0 ]; then chown postgres: "$PG_DIR"; fi
    as_postgres "$bin/initdb" --pgdata="$PG_DIR/data" --username=kintsugi --auth=trust --encoding=UTF8 \
        --no-locale --no-sync >/dev/null
    for _ in {1..5}; do
        port=$(free_port)
        if as_postgres "$bin/pg_ctl" start --wait --silent --pgdata="$PG_DIR/data" --log="$PG_DIR/log" --options="\
-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$PG_DIR -c max_connections=200 \
-c fsync=off -c synchronous_commit=off -c full_page_writes=off"; then
            export TEST_POSTGRES_URL="postgres://kintsugi@127.0.0.1:$port/postgres"
            return
        fi
    done
    tail -n 20 "$PG_DIR/log" >&2
    return 1
}

# stop_postgres: stops it and takes its folder away; harmless when none runs.
stop_postgres() {
    [ -n "${PG_DIR:-}" ] || return 0
    as_postgres "$PG_BIN/pg_ctl" stop --mode=immediate --silent --pgdata="$PG_DIR/data" 2>/dev/null || true
    rm -rf "$PG_DIR"
    PG_DIR=
}
