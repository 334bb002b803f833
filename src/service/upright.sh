#!/bin/sh
# upright, for the table this machine looks after: with the service's configuration and data, and as its user, so that whatever a
# command writes stays the service's. With $UPRIGHT_HOME set it is yours, and nothing of the service is touched.
set -eu

run() {
  exec @NODE@ --max-semi-space-size=1 @HOME@/dist/src/cli/main.js "$@"
}

# "upright service" changes the system, and asks for root by itself.
if [ -n "${UPRIGHT_HOME:-}" ] || [ "${1:-}" = service ]; then
  run "$@"
fi

case "$(id -un)" in
  upright)
    umask 077
    export STATE_DIRECTORY=/var/lib/upright CONFIGURATION_DIRECTORY=/etc/upright
    run "$@"
    ;;
  root) exec runuser -u upright -- "$0" "$@" ;;
  *) exec sudo -u upright -- "$0" "$@" ;;
esac
