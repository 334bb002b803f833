#!/usr/bin/env bash
# Boots the Debian in folder $1 with its own systemd, in namespaces of its own. What it writes goes to folder $2.
set -euo pipefail
cgroups=$(findmnt --types cgroup2 --noheadings --output TARGET | head -1)/upright-trial-$$
mkdir "$cgroups"
echo $$ >"$cgroups/cgroup.procs"
# shellcheck disable=SC2016 # for the shell inside
exec unshare --mount --pid --fork --kill-child --uts --ipc --cgroup --propagation private bash -euc '
  mkdir -p "$1/upper" "$1/work" "$1/root"
  mount -t overlay -o "lowerdir=$0,upperdir=$1/upper,workdir=$1/work" overlay "$1/root"
  cd "$1/root"
  mount -t proc proc proc
  mount -t sysfs -o ro sysfs sys
  mount -t cgroup2 cgroup2 sys/fs/cgroup
  mount -t tmpfs -o mode=755 tmpfs dev
  for device in null:1:3 zero:1:5 full:1:7 random:1:8 urandom:1:9 tty:5:0; do
    IFS=: read -r name major minor <<<"$device"
    mknod -m 666 "dev/$name" c "$major" "$minor"
  done
  mkdir dev/pts dev/shm
  mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts dev/pts
  ln -s pts/ptmx dev/ptmx
  ln -s /proc/self/fd dev/fd
  mount -t tmpfs -o mode=1777 tmpfs dev/shm
  mount -t tmpfs -o mode=755 tmpfs run
  mount -t tmpfs -o mode=1777 tmpfs tmp
  hostname upright-trial
  mkdir .old
  pivot_root . .old
  cd /
  # systemd takes a root that is only chrooted into for one it may make no user namespaces in: PrivateUsers= needs them.
  exec env -i container=upright-trial PATH=/usr/sbin:/usr/bin:/sbin:/bin bash -c \
    "umount -l /.old; rmdir /.old; exec /lib/systemd/systemd --system --show-status=false"
' "$1" "$2"
