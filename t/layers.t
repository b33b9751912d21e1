#!/usr/bin/perl
# Who may include whom, and who may name which library.  The layers, each using only what stands before it:
# base -> store, aws, mail -> link -> web -> screens, daemon, admin.
use strict;
use warnings;
use Test::More;
use File::Basename qw(dirname);

chdir dirname(__FILE__) . '/..' or die;

my %may = (
	base   => [qw(base)],
	store  => [qw(base store)],
	aws    => [qw(base aws)],
	mail   => [qw(base mail)],
	link   => [qw(base store aws mail link)],
	web    => [qw(base store aws mail link web)],
	daemon => [qw(base store aws mail link web)],
	admin  => [qw(base store aws mail link web)],
	screen => [qw(base store aws mail link web)],
);

# What a library is included by, and the only files that may.
my %owner = (
	'db.h'          => qr{^cgi/store/},
	'fcgiapp.h'     => qr{^cgi/web/},
	'fcgi_stdio.h'  => qr{^$},
	'ClearSilver'   => qr{^cgi/web/(template\.c|node\.c|node_inner\.h)$},
	'cgi/cgi.h'     => qr{^cgi/web/(template\.c|node\.c|node_inner\.h)$},
	'util/neo'      => qr{^cgi/web/(template\.c|node\.c|node_inner\.h)$},
	'cs/cs.h'       => qr{^cgi/web/(template\.c|node\.c|node_inner\.h)$},
	'curl/'         => qr{^cgi/(aws|mail)/},
	'expat.h'       => qr{^cgi/aws/},
	'jansson.h'     => qr{^cgi/base/json\.c$},
	'openssl/'      => qr{^cgi/base/crypto\.c$},
	'crypt.h'       => qr{^cgi/link/password\.c$},
	'liboath/'      => qr{^cgi/link/totp\.c$},
	'qrencode.h'    => qr{^cgi/base/qr\.c$},
);

sub layer_of { my ($file) = @_; return $file =~ m{^cgi/([^/]+)/} ? $1 : 'screen' }

my @files = grep { -f } glob('cgi/*.c cgi/*/*.c cgi/*/*.h');
cmp_ok(scalar @files, '>', 50, 'found the sources');
for my $file (@files) {
	my $layer = layer_of($file);
	my @wrong;
	open my $in, '<', $file or die "$file: $!";
	while (my $line = <$in>) {
		if ($line =~ /^\s*#\s*include\s+"([^"]+)"/) {
			my $path = dirname($file) . "/$1";
			1 while $path =~ s{[^/]+/\.\./}{};
			push @wrong, "line $.: $1 is not there" unless -f $path;
			my $target = layer_of($path);
			push @wrong, "line $.: $layer includes $target"
				unless grep { $_ eq $target } @{ $may{$layer} // [] };
		} elsif ($line =~ /^\s*#\s*include\s+<([^>]+)>/) {
			my $header = $1;
			for my $library (keys %owner) {
				push @wrong, "line $.: <$header> belongs to $owner{$library}"
					if index($header, $library) == 0 && $file !~ $owner{$library};
			}
		}
	}
	is(join('; ', @wrong), '', $file);
}

# One screen has one name everywhere.
my $nginx = `cat nginx/*.conf`;
for my $file (glob 'cgi/*.c') {
	my ($screen) = $file =~ m{^cgi/(\w+)\.c$};
	ok($nginx =~ /\brolecall_\Q$screen\E\b/, "nginx knows $screen");
	ok(-x "t/web/$screen.mjs", "t/web has a test of $screen");
}

# Activity is added to and read, and nothing else: no rule edits or removes an entry.
for my $file (@files) {
	open my $in, '<', $file or die "$file: $!";
	my @wrong = grep { /store_audit_(?:put|del)\b|table_(?:put|del)\s*\([^;]*audit/ } <$in>;
	ok(!@wrong, "$file leaves activity as it is") or diag @wrong;
}

# Nothing at the top but the project's places.
my %place = map { $_ => 1 } qw(Makefile README.md LICENSE cgi templates conf nginx scripts t);
my @strangers = grep { !$place{$_} && !/^\./ } split /\n/, `git ls-files | cut -d/ -f1 | sort -u`;
is("@strangers", '', 'top level');

done_testing();
