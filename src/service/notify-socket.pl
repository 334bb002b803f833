# Opens the socket systemd listens on, hands it over as a file descriptor, and becomes the program it is given:
#
#     notify-socket.pl /usr/bin/node main.js run
#
# Node can write to such a socket and cannot open one: it is a Unix datagram socket. Perl can, and is on every Debian (perl-base).
# The other ways were native code to compile, or a process (systemd-notify) each time the watchdog is fed, on the control thread.
# This one costs a write(2), which comes from the main process itself (NotifyAccess=main) and never waits.
use strict;
use warnings;
use Fcntl qw(F_GETFL F_SETFL F_SETFD O_NONBLOCK);
use Socket qw(AF_UNIX SOCK_DGRAM pack_sockaddr_un);

die "usage: notify-socket.pl PROGRAM [WORD ...]\n" unless @ARGV;

my $socket;
if (my $path = $ENV{NOTIFY_SOCKET}) {
    $path =~ s/^\@/\0/;    # an abstract one
    socket($socket, AF_UNIX, SOCK_DGRAM, 0) or die "notify-socket.pl: no socket: $!\n";
    connect($socket, pack_sockaddr_un($path)) or die "notify-socket.pl: cannot connect to $ENV{NOTIFY_SOCKET}: $!\n";
    # A service manager that is busy must never make the control loop wait.
    fcntl($socket, F_SETFL, fcntl($socket, F_GETFL, 0) | O_NONBLOCK) or die "notify-socket.pl: $!\n";
    fcntl($socket, F_SETFD, 0) or die "notify-socket.pl: $!\n";
    $ENV{UPRIGHT_NOTIFY_FD} = fileno $socket;
    delete $ENV{NOTIFY_SOCKET};
}

{ no warnings "exec"; exec { $ARGV[0] } @ARGV }
warn "notify-socket.pl: cannot run $ARGV[0]: $!\n";
exit 127;
