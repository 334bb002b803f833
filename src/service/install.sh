#!/usr/bin/env bash
# Installs Upright as a system service on Raspberry Pi OS or Debian, from the folder this file is in. docs/install.md has the way there.
set -euo pipefail

usage() {
  cat <<'END'
Usage: sudo src/service/install.sh [--dry-run] [--no-build] [--root DIR] [--yes]
       sudo src/service/install.sh --uninstall [--purge] [--dry-run] [--root DIR] [--yes]

Installs Upright as the service "upright", or brings an older one up to date. Run again, it changes only what differs.

  --dry-run    print every command, and do none
  --no-build   take dist/ and node_modules/ as they are
  --uninstall  remove it; configuration, data and the user they belong to stay
  --purge      with --uninstall: remove these too. Health data, sessions and limits are gone then
  --root DIR   install into the system below DIR, which is not running
  --yes        also while a session runs: the guard then ends it and returns the table

What goes where: the program /opt/upright, its command /usr/local/bin/upright, configuration /etc/upright/upright.toml,
data /var/lib/upright, the service /etc/systemd/system/upright.service, the board's name /etc/udev/rules.d/70-upright.rules.
END
}

source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
home=/opt/upright
root='' action=install_all dry='' build=1 purge='' yes='' changed=''
rendered=$(mktemp -d)
trap 'rm -rf "$rendered"' EXIT

main() {
  parse "$@"
  [ -n "$dry" ] || [ "$(id -u)" = 0 ] || fail "this changes the system, and wants root." "sudo $0 $*"
  [ -n "$root" ] || [ -d /run/systemd/system ] || [ -n "$dry" ] ||
    fail 'systemd does not run here.' 'Run the controller by hand: npx upright run --port auto'
  "$action"
}

parse() {
  while [ $# -gt 0 ]; do
    case $1 in
      --dry-run) dry=1 ;;
      --no-build) build='' ;;
      --uninstall) action=uninstall_all ;;
      --purge) purge=1 ;;
      --yes) yes=1 ;;
      --root)
        [ -d "${2:-}" ] || fail "--root wants a folder." '--root /mnt/sd-card'
        root=$(cd "$2" && pwd -P)
        [ "$root" != / ] || root=''
        shift
        ;;
      --help | -h) usage && exit 0 ;;
      *) fail "there is no option $1." '--help shows those there are.' ;;
    esac
    shift
  done
  [ -z "$purge" ] || [ "$action" = uninstall_all ] || fail '--purge goes with --uninstall.' '--help tells more.'
}

# ---- install ----

install_all() {
  node=$(find_node)
  command -v npm >/dev/null || fail 'there is no npm.' 'sudo apt install npm'
  spare_session
  install_user
  install_program
  # The service sees its configuration read-only; commands, which run as the same user, may write it with their owner's consent.
  install_folder /etc/upright 750 upright:upright
  install_file "$source_dir/docs/upright.example.toml" /etc/upright/upright.toml 640 upright:upright once
  install_folder /var/lib/upright 700 upright:upright
  install_file "$source_dir/src/service/upright.sh" /usr/local/bin/upright 755
  install_file "$source_dir/src/service/70-upright.rules" /etc/udev/rules.d/70-upright.rules 644
  install_file "$source_dir/src/service/upright.service" /etc/systemd/system/upright.service 644
  start_service
  if [ -z "$changed" ]; then
    say 'Nothing to do: it is installed as it should be.'
  elif [ -z "$dry" ]; then
    say 'Done. "upright service status" shows how it is; docs/install.md goes on from here.'
  fi
}

# The service runs without a login and without anybody's home: it wants a Node that is the system's.
find_node() {
  local found version
  found=$(command -v node) || fail 'there is no Node.js.' "$(node_hint)"
  found=$(readlink -f "$found")
  version=$("$found" -p 'const [major, minor] = process.versions.node.split(".").map(Number); major > 20 || (major === 20 && minor >= 19) ? "" : process.version')
  [ -z "$version" ] || fail "Node.js is $version, and Upright wants 20.19 or newer." "$(node_hint)"
  case $found in
    /home/* | /root/*) fail "$found is in somebody's home, where the service must not look." "$(node_hint)" ;;
  esac
  echo "$found"
}

node_hint() {
  echo 'Debian 13 and Raspberry Pi OS of 2025 have it: sudo apt install nodejs npm'
  echo 'Older ones get it from https://github.com/nodesource/distributions (deb.nodesource.com, version 22).'
}

install_user() {
  grep -qs '^upright:' "$root/etc/passwd" && grep -qsE '^dialout:.*[:,]upright(,|$)' "$root/etc/group" && return
  # Serial ports belong to dialout.
  run systemd-sysusers ${root:+"--root=$root"} --inline \
    'u upright - "Upright, inversion table controller" /var/lib/upright' 'm upright dialout'
}

# The program is made beside the one that runs, and takes its place when it is whole.
install_program() {
  local to=$root$home wanted part
  if [ "$source_dir" = "$home" ]; then
    say "This is the program that is installed. To bring it up to date, run install.sh of a newer one."
    return
  fi
  # A package that came from a registry is built, and has no sources.
  [ -f "$source_dir/src/cli/main.ts" ] || build=''
  wanted=$(fingerprint)
  [ "$(cat "$to/.installed-from" 2>/dev/null)" != "$wanted" ] || return 0
  [ -z "$build" ] || build_program
  [ -n "$dry" ] || [ -f "$source_dir/dist/src/cli/main.js" ] || fail 'it is not built.' 'npm ci, which also builds it'
  run rm -rf "$to.new"
  run mkdir -p "$to.new/hardware/firmware" "$to.new/src"
  for part in package.json package-lock.json LICENSE CHANGELOG.md docs dist hardware/firmware/dist src/service; do
    [ ! -e "$source_dir/$part" ] || run cp -RL "$source_dir/$part" "$to.new/$part"
  done
  run cp -R "$source_dir/node_modules/." "$to.new/node_modules"
  # What was compiled need not be compiled again, and what is only for building stays behind.
  only_for_building >"$rendered/only-for-building"
  run env -C "$to.new" xargs --arg-file="$rendered/only-for-building" rm -rf
  run chown -R root:root "$to.new"
  run chmod -R u=rwX,go=rX "$to.new"
  [ -n "$dry" ] || echo "$wanted" >"$to.new/.installed-from"
  run rm -rf "$to.old"
  [ ! -d "$to" ] || run mv "$to" "$to.old"
  run mv "$to.new" "$to"
  run rm -rf "$to.old"
}

# Of all the program is made from, and of the Node its compiled parts are for.
fingerprint() {
  local parts=(package.json package-lock.json docs hardware src)
  if [ -n "$build" ]; then parts+=(machines); else parts+=(dist); fi
  (
    cd "$source_dir"
    "$node" -p process.versions.modules
    find "${parts[@]}" -type f -print0 2>/dev/null | LC_ALL=C sort -z | xargs -0 sha256sum
  ) | sha256sum | cut -d' ' -f1
}

# As whom the checkout belongs to: nothing in it becomes root's.
build_program() {
  local owner
  owner=$(stat -c %U "$source_dir")
  if ! has_dependencies; then
    # better-sqlite3 is compiled where no ready-made one is to be had.
    if ! command -v c++ >/dev/null || ! command -v make >/dev/null || ! command -v python3 >/dev/null; then
      run apt-get update -qq
      run apt-get install -qq --no-install-recommends g++ make python3
    fi
    # That builds, too.
    run_in_source "$owner" npm ci --no-audit --no-fund
  else
    run_in_source "$owner" npm run --silent build
  fi
}

# Whether node_modules holds what package-lock.json asks for; what is optional depends on the machine.
has_dependencies() {
  # shellcheck disable=SC2016 # that is JavaScript
  "$node" -e '
    const { packages: wanted } = require(`${process.argv[1]}/package-lock.json`)
    const { packages: there } = require(`${process.argv[1]}/node_modules/.package-lock.json`)
    const isSame = (path) => there[path]?.version === wanted[path]?.version
    const missing = Object.keys(wanted).filter((path) => path !== "" && !wanted[path].optional && !isSame(path))
    process.exit(missing.length + Object.keys(there).filter((path) => !isSame(path)).length === 0 ? 0 : 1)
  ' "$source_dir" 2>/dev/null
}

only_for_building() {
  echo node_modules/.bin
  # shellcheck disable=SC2016 # that is JavaScript
  "$node" -e '
    const { packages } = require(`${process.argv[1]}/package-lock.json`)
    for (const [path, { dev }] of Object.entries(packages)) if (dev) console.log(path)
  ' "$source_dir"
}

run_in_source() {
  local owner=$1
  shift
  if [ "$owner" = root ]; then
    run env -C "$source_dir" "$@"
  else
    run runuser -u "$owner" -- env -C "$source_dir" HOME="$(getent passwd "$owner" | cut -d: -f6)" "$@"
  fi
}

start_service() {
  if [ -n "$root" ]; then
    [ -L "$root/etc/systemd/system/multi-user.target.wants/upright.service" ] ||
      run systemctl --root="$root" enable upright.service
    return
  fi
  if [ -n "$changed" ]; then
    run systemctl daemon-reload
    reload_udev
    run systemctl enable upright.service
    run systemctl restart upright.service
  elif ! systemctl is-enabled --quiet upright.service || ! systemctl is-active --quiet upright.service; then
    run systemctl enable --now upright.service
  fi
}

# ---- uninstall ----

uninstall_all() {
  spare_session
  if [ -e "$root/etc/systemd/system/upright.service" ]; then
    if [ -n "$root" ]; then
      run systemctl --root="$root" disable upright.service
    else
      run systemctl disable --now upright.service
    fi
  fi
  remove /etc/systemd/system/upright.service
  remove /etc/udev/rules.d/70-upright.rules
  remove /usr/local/bin/upright
  remove $home
  [ -z "$purge" ] || remove_data
  if [ -z "$changed" ]; then
    say 'Nothing to do: it is not installed.'
    return
  fi
  if [ -z "$root" ]; then
    run systemctl daemon-reload
    reload_udev
  fi
  [ -n "$purge" ] || say 'Configuration and data stay in /etc/upright and /var/lib/upright, with their user: --purge removes them.'
}

remove_data() {
  remove /etc/systemd/system/upright.service.d
  remove /etc/upright
  remove /var/lib/upright
  ! grep -qs '^upright:' "$root/etc/passwd" || run userdel ${root:+--prefix "$root"} upright
  ! grep -qs '^upright:' "$root/etc/group" || run groupdel ${root:+--prefix "$root"} upright
}

# ---- what both use ----

# systemd shows what the controller tells it (src/service/service-report.ts).
spare_session() {
  [ -z "$root" ] && [ -z "$yes" ] && [ -d /run/systemd/system ] || return 0
  case $(systemctl show --property=StatusText --value upright.service 2>/dev/null) in
    'A session runs'*)
      fail 'a session runs.' 'End it with Stop, and run this again. (--yes: now; the guard then ends it and returns the table.)'
      ;;
  esac
}

# install_file FROM TO MODE [OWNER [once]]: only where it differs; "once": never over one that is there.
install_file() {
  local from=$1 to=$root$2 mode=$3 owner=${4:-root:root} once=${5:-}
  [ -z "$once" ] || [ ! -e "$to" ] || return 0
  local made=$rendered/${to##*/}
  sed -e "s|@NODE@|$node|g" -e "s|@HOME@|$home|g" "$from" >"$made"
  if cmp -s "$made" "$to"; then return; fi
  run install -D -m "$mode" "$made" "$to"
  run chown "$(numeric "$owner")" "$to"
}

install_folder() {
  local to=$root$1 mode=$2 owner=$3
  [ ! -d "$to" ] || return 0
  run mkdir -p "$to"
  run chmod "$mode" "$to"
  run chown "$(numeric "$owner")" "$to"
}

# The user may exist below --root only.
numeric() {
  local user=${1%:*} group=${1#*:}
  [ -z "$dry" ] || { echo "$1" && return; }
  echo "$(awk -F: -v n="$user" '$1 == n { print $3 }' "$root/etc/passwd"):$(awk -F: -v n="$group" '$1 == n { print $3 }' "$root/etc/group")"
}

# A container has none.
reload_udev() {
  [ -e /run/udev/control ] || return 0
  run udevadm control --reload
  run udevadm trigger --subsystem-match=tty
}

remove() {
  if [ -e "$root$1" ] || [ -L "$root$1" ]; then run rm -rf "$root$1"; fi
}

# Says the command, and runs it.
run() {
  changed=1
  printf '  $'
  printf ' %q' "$@"
  printf '\n'
  [ -n "$dry" ] || "$@"
}

say() { printf '%s\n' "$*"; }

fail() {
  printf 'install.sh: %s\n' "$1" >&2
  printf '%s\n' "$2" | sed 's/^/  /' >&2
  exit 2
}

main "$@"
