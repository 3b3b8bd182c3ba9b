# Sourced by script/test: the program nats-server, for tests of rooms on several nodes.
# shellcheck shell=bash

# nats_server: prints where nats-server is; Debian's package is unpacked beside the build where it is not installed. Nothing where it cannot be had.
nats_server() {
    local folder="$TARGET/nats"
    if have nats-server; then
        command -v nats-server
        return
    fi
    [ ! -x /usr/sbin/nats-server ] || {
        echo /usr/sbin/nats-server
        return
    }
    if [ ! -x "$folder/usr/sbin/nats-server" ] && have apt-get && have dpkg; then
        mkdir -p "$folder"
        (
            cd "$folder"
            apt-get download -q nats-server && dpkg -x nats-server_*.deb .
        ) >/dev/null 2>&1 || true
    fi
    [ ! -x "$folder/usr/sbin/nats-server" ] || echo "$folder/usr/sbin/nats-server"
}
