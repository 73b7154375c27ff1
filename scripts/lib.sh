# shellcheck shell=bash
# Words and the system's package manager, for the other scripts. Sourced, not run.

# What WeasyPrint draws PDFs with, by Debian's names. harfbuzz-subset is optional to WeasyPrint 70,
# but it decides the bytes of every embedded font (without it WeasyPrint takes a slower way and warns
# at each font), so it is required here: one way to subset, the same bytes wherever that library is.
# shellcheck disable=SC2034
LIBRARIES=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)

say() { printf '%s\n' "$*"; }

# fail REASON [LINE...]: say why and what to do, and stop.
fail() {
    printf 'erro: %s\n' "$1" >&2
    shift
    [ $# -eq 0 ] || printf '  %s\n' "$@" >&2
    exit 1
}

# as_root COMMAND...: run it as root without asking for a password; fails when that cannot be.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo -n "$@" 2>/dev/null
    fi
}

apt_get() {
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get --yes --quiet -o DPkg::Lock::Timeout=300 "$@" </dev/null
}

# apt_install PACKAGE...: install with apt-get. Fails where there is no apt-get or no right to it.
apt_install() {
    command -v apt-get >/dev/null && as_root true || return 1
    local log try
    log=$(mktemp)
    # The package lists may be absent (a container) or stale: fetched only when they have to be.
    if apt_get install --no-install-recommends "$@" >"$log" 2>&1; then
        rm -f "$log"
        return 0
    fi
    # A machine just started updates itself; apt does not wait for the lock of the lists, so we do.
    for try in 1 2 3 4 5 6; do
        if apt_get update >"$log" 2>&1 &&
            apt_get install --no-install-recommends "$@" >>"$log" 2>&1; then
            rm -f "$log"
            return 0
        fi
        grep -q -i 'could not get lock' "$log" || break
        sleep $((try * 5))
    done
    tail -n 5 "$log" >&2
    rm -f "$log"
    return 1
}
