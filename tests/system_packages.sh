#!/usr/bin/env bash
# Installs what the tests use besides Python's libraries: Debian's packages, as root or by sudo without a password.
# With the word "cluster": what `make cluster` and its tests use. Debian would start these as services; here they are run
# as plain processes, so none is started.
# Where that cannot be, it names them and ends with exit code 2.
set -uo pipefail
root=${SYSTEM_ROOT:-}
what=${1:-tests}

has() { command -v "$1" >/dev/null || compgen -G "$root$2" >/dev/null; }

missing() {
  if [[ $what == cluster ]]; then
    has initdb "/usr/lib/postgresql/*/bin/initdb" || echo postgresql
    has nginx "/usr/sbin/nginx" || echo nginx-light
    has etcd "/usr/bin/etcd" || echo etcd-server
    has haproxy "/usr/sbin/haproxy" || echo haproxy
    has pgbackrest "/usr/bin/pgbackrest" || echo pgbackrest
    # What Spark runs on.
    has java "/usr/lib/jvm/*/bin/java" || echo openjdk-17-jre-headless
    return
  fi
  # Any Python that makes virtual environments will do; Debian's comes without that part.
  python3 -c 'import ensurepip' 2>/dev/null || compgen -G "$root/usr/lib/python3*/ensurepip" >/dev/null || echo python3-venv
  has initdb "/usr/lib/postgresql/*/bin/initdb" || echo postgresql
  has nginx "/usr/sbin/nginx" || echo nginx-light
  has chromium-headless-shell "/usr/bin/chromium-headless-shell" || has chromium "/usr/bin/chromium" ||
    echo chromium-headless-shell
  has espeak-ng "/usr/bin/espeak-ng" || echo espeak-ng
  # The pages are read in Cyrillic, and have signs in colour.
  compgen -G "$root/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf" >/dev/null || echo fonts-dejavu-core
  compgen -G "$root/usr/share/fonts/truetype/noto/NotoColorEmoji*" >/dev/null || echo fonts-noto-color-emoji
}

install() {
  command -v apt-get >/dev/null || return 1
  local as=()
  if (($(id -u) != 0)); then
    as=(sudo -n)
    sudo -n true 2>/dev/null || return 1
  fi
  # Where there is systemd, what is masked is not started; it stays off afterwards.
  local services=()
  if [[ $what == cluster && -d /run/systemd/system ]]; then
    for package in "$@"; do
      case $package in etcd-server) services+=(etcd) ;; haproxy) services+=(haproxy) ;; esac
    done
  fi
  ((${#services[@]})) && "${as[@]}" systemctl mask --quiet "${services[@]}"
  "${as[@]}" apt-get update -qq
  "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
  local done=$?
  ((${#services[@]})) && "${as[@]}" systemctl unmask --quiet "${services[@]}" && "${as[@]}" systemctl disable --quiet "${services[@]}"
  return $done
}

mapfile -t wanted < <(missing)
((${#wanted[@]})) || exit 0
echo "The tests need ${wanted[*]}: installing with apt-get …"
install "${wanted[@]}"
mapfile -t wanted < <(missing)
((${#wanted[@]})) || exit 0
echo "The tests need ${wanted[*]}, which could not be installed here: install them, then run make test again" >&2
exit 2
