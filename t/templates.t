#!/usr/bin/perl
# The template linter.  ClearSilver escapes what `var:` prints for HTML text and quoted attributes, and nothing else: so data
# stands only there, addresses are checked or escaped, and every name is one that C sets (a misspelt one is silently empty).
#
# Walks each templates/**/*.cs as HTML, from tag to tag, looking at each command in the place where it stands.  Plain text
# (mail/*.txt.cs, *.subject.cs) is looked at for commands and names only.
use strict;
use warnings;
use File::Basename qw(dirname);
use File::Find;
use Test::More;

chdir dirname(__FILE__) . '/..' or die;

my %allowed = map { $_ => 1 } qw(var if elif else /if each /each def /def call set include!);
my %address = map { $_ => 1 } qw(href src action formaction poster data-poll);
my $escape = qr/url_validate|url_escape|html_escape|js_escape|css_url_validate|text_html|null_escape|html_strip/;
my %function = map { $_ => 1 } qw(url_validate url_escape subcount name first last len string.length string.find);

sub slurp { my ($file) = @_; local $/; open my $f, '<:encoding(UTF-8)', $file or die "$file: $!"; return scalar <$f> }

# --- names that C sets: every text like "a" or "a.b" in the layers that make pages and mails ---

my %set_in_c = map { $_ => 1 } qw(form error stored errors forms field text csrf form_id version action choices);
find({ no_chdir => 1, wanted => sub {
	return unless m{^cgi/(?:(?:link|mail|web|daemon)/)?\w+\.c$};
	my $c = slurp($_);
	$set_in_c{$_} = 1 for map { split /\./ } $c =~ /"([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*)"/g;
} }, 'cgi');

my @files;
find({ no_chdir => 1, wanted => sub { push @files, $_ if /\.cs$/ } }, 'templates');
@files = sort @files;

# What a file names by itself, and so may every file that includes it or that it includes: loop variables, arguments, set.
my %own;
for my $file (@files) {
	my $text = slurp($file);

	$own{$1} = 1 while $text =~ /<\?cs\s+each:\s*(\w+)\s*=/g;
	$own{$1} = 1 while $text =~ /<\?cs\s+set:\s*(\w+)\s*=/g;
	while ($text =~ /<\?cs\s+def:\s*\w+\(([^)]*)\)/g) { $own{$_} = 1 for $1 =~ /\w+/g }
}

# --- one command ---

sub check_names {
	my ($expression, $say) = @_;

	$expression =~ s/"[^"]*"|'[^']*'//g;
	while ($expression =~ /([A-Za-z_][\w.]*)(\s*\()?|\]\.([\w.]+)/g) {
		my ($name, $is_call, $behind) = ($1, $2, $3);

		if ($is_call) {
			$say->("no such function here: $name()") unless $function{$name};
			next;
		}
		my @parts = split /\./, $name // $behind;
		shift @parts if defined $name && $own{$parts[0]};
		for (@parts) {
			$say->("nothing in cgi/ sets $_ (in $expression)") unless /^\d+$/ || $set_in_c{$_};
		}
	}
}

# Data that is printed: `place` tells where in the HTML.
sub check_var {
	my ($expression, $place, $say) = @_;
	my ($function) = $expression =~ /^($escape)\([^()]*\)$/;

	$say->("an escape function with more around it turns all escaping off: $expression")
		if !$function && $expression =~ /\b(?:$escape)\s*\(/;
	if ($place->{in} eq 'raw') {
		$say->("data inside <$place->{element}>");
	} elsif ($place->{in} eq 'tag') {
		$say->('data inside a tag, outside of a quoted value');
	} elsif ($place->{in} eq 'comment') {
		$say->('data inside a comment');
	} elsif ($place->{in} eq 'value') {
		my ($name, $begun) = @$place{qw(attribute begun)};

		$say->("data in $name=") if $name =~ /^on|^style$|^srcdoc$/;
		if ($address{$name} && $begun eq '') {
			$say->("$name=\"...\" begins with data: wants url_validate()") unless ($function // '') eq 'url_validate';
		} elsif ($address{$name}) {
			$say->("data behind \"$begun\" in $name=: wants url_escape()")
				unless ($function // '') eq 'url_escape' || $begun =~ /^mailto:|^#/ && $expression =~ /^\w[\w.]*$/;
		}
	} elsif ($place->{before} =~ /=\s*$/ && $place->{before} =~ /[\w-]=\s*$/ && $place->{in_macro}) {
		$say->('data in an attribute without quotes');
	}
}

sub check_command {
	my ($command, $place, $say) = @_;
	my ($verb, $rest) = $command =~ /^(include!|\/?\w+)\s*(?::?\s*(.*))?$/s;

	return $say->("not understood: $command") unless defined $verb;
	$rest //= '';
	$rest =~ s/\s+$//;
	return $say->("$verb: is not for us: $command") unless $allowed{$verb};
	if ($verb eq 'include!') {
		my ($name) = $rest =~ /^"([^"]+)"$/;
		$say->("include! wants a file of templates/: $rest") unless defined $name && -f "templates/$name";
		return;
	}
	if ($verb eq 'def') {
		$place->{in_macro} = 1;
		return;
	}
	$place->{in_macro} = 0 if $verb eq '/def';
	return if $verb =~ m{^/|^else$};
	if ($verb eq 'each' || $verb eq 'set') {
		my ($name, $value) = $rest =~ /^(\w+)\s*=\s*(.+)$/s;
		return $say->("$verb: wants a plain name and a value: $rest") unless defined $name;
		$say->('set: inside a macro: ClearSilver can crash there') if $verb eq 'set' && $place->{in_macro};
		$rest = $value;
	}
	$rest =~ s/^\w+\(// && $rest =~ s/\)$// if $verb eq 'call';
	check_names($rest, $say);
	check_var($rest, $place, $say) if $verb eq 'var';
}

# --- the HTML around the commands ---

# Moves `place` over a piece of HTML.
sub walk_html {
	my ($html, $place, $say, $is_mail) = @_;

	pos($html) = 0;
	while (pos($html) < length $html) {
		if ($place->{in} eq 'text') {
			$html =~ /\G(.*?)(?=<|$)/gcs;
			$place->{before} = $1 if length $1;
			if ($html =~ /\G<!--/gc) {
				$place->{in} = 'comment';
			} elsif ($html =~ /\G<(\/?[a-zA-Z][\w:-]*|!doctype)/gci) {
				@$place{qw(in element)} = ('tag', lc $1);
				$say->("inline <style>") if $place->{element} eq 'style' && !$is_mail;
			} elsif ($html =~ /\G</gc) {
				$say->('a lone <');
			}
		} elsif ($place->{in} eq 'comment') {
			$place->{in} = 'text' if $html =~ /\G.*?-->/gcs;
			pos($html) = length $html if $place->{in} eq 'comment';
		} elsif ($place->{in} eq 'raw') {
			if ($html =~ m{\G(.*?)</\Q$place->{element}\E\s*>}gcsi) {
				$say->('inline script') if $place->{element} eq 'script' && $1 =~ /\S/;
				$place->{in} = 'text';
			} else {
				pos($html) = length $html;
			}
		} elsif ($place->{in} eq 'value') {
			$html =~ /\G([^$place->{quote}]*)/gc;
			$place->{begun} .= $1;
			$say->('a javascript: address') if $place->{begun} =~ /^\s*javascript:/i;
			if ($html =~ /\G$place->{quote}/gc) {
				$place->{in} = 'tag';
				$say->("inline $place->{attribute}=")
					if $place->{attribute} =~ /^on/ || ($place->{attribute} eq 'style' && !$is_mail);
			}
		} else { # in a tag
			$html =~ /\G\s+/gc;
			if ($html =~ /\G\/?>/gc) {
				$place->{in} = $place->{element} =~ /^(?:script|style)$/ ? 'raw' : 'text';
				$place->{before} = '';
			} elsif ($html =~ /\G([^\s=>"'\/]+)\s*=\s*(["'])/gc) {
				@$place{qw(in attribute quote begun)} = ('value', lc $1, $2, '');
			} elsif ($html =~ /\G([^\s=>"'\/]+)\s*=/gc) {
				$say->("$1= without quotes");
			} elsif ($html !~ /\G[^\s=>"']+/gc && $html !~ /\G./gcs) {
				last;
			}
		}
	}
}

sub lint {
	my ($file) = @_;
	my $text = slurp($file);
	my $is_text = $file =~ /\.(?:txt|subject)\.cs$/;
	my $is_mail = $file =~ m{/mail/};
	my %place = (in => 'text', before => '', in_macro => 0, begun => '');
	my @faults;
	my $line = 1;
	my $say = sub { push @faults, "$file:$line: $_[0]" };

	while ($text =~ /\G(.*?)(?:<\?cs\s*(.*?)\?>|\z)/gcs) {
		my ($html, $command) = ($1, $2);

		walk_html($html, \%place, $say, $is_mail) unless $is_text;
		$line += $html =~ tr/\n//;
		last unless defined $command;
		my $lines = $command =~ tr/\n//;
		$command =~ s/\s+$//;
		check_command($command, \%place, $say) unless $command =~ /^#/ || $command eq '';
		# what was printed counts as part of a value that has begun
		$place{begun} .= "\x{2026}" if $place{in} eq 'value' && $command =~ /^(?:var|call)/;
		$line += $lines;
	}
	push @faults, "$file: ends inside a $place{in}" if !$is_text && $place{in} ne 'text';
	return @faults;
}

# --- the linter itself can fail: one wrong template a rule ---

my %wrong = (
	'<p><?cs uvar:title ?></p>' => qr/uvar: is not for us/,
	'<?cs alt:title ?>x<?cs /alt ?>' => qr/alt: is not for us/,
	'<?cs include:"layout.cs" ?>' => qr/include: is not for us/,
	'<?cs include!"nowhere.cs" ?>' => qr/wants a file/,
	'<?cs escape:"none" ?><?cs /escape ?>' => qr/escape: is not for us/,
	'<p title=<?cs var:title ?>>' => qr/without quotes/,
	'<p <?cs var:title ?>>' => qr/outside of a quoted value/,
	'<a href="<?cs var:title ?>">' => qr/wants url_validate/,
	'<a href="/x/<?cs var:title ?>">' => qr/wants url_escape/,
	'<a href="javascript:x()">' => qr/javascript:/,
	'<p onclick="x()">' => qr/inline onclick/,
	'<p style="color:red">' => qr/inline style/,
	'<style>p { }</style>' => qr/inline <style>/,
	'<script>x()</script>' => qr/inline script/,
	'<script src="/x.js"><?cs var:title ?></script>' => qr/data inside <script>/,
	'<p><?cs var:html_escape(title) + path ?></p>' => qr/turns all escaping off/,
	'<p><?cs var:titel ?></p>' => qr/nothing in cgi\/ sets titel/,
	'<?cs def:m(a) ?><?cs set:a = "x" ?><?cs /def ?>' => qr/inside a macro/,
	'<!-- <?cs var:title ?> -->' => qr/inside a comment/,
	'<p title="x>' => qr/ends inside/,
);

my $probe = "/tmp/rolecall-lint-$$.cs";
for my $text (sort keys %wrong) {
	open my $f, '>:encoding(UTF-8)', $probe or die "$probe: $!";
	print $f $text;
	close $f;
	my @faults = lint($probe);
	ok(scalar(grep { $_ =~ $wrong{$text} } @faults), "noticed: $text") or diag @faults;
}
unlink $probe;

for my $file (@files) {
	my @faults = lint($file);
	ok(!@faults, $file) or diag join "\n", @faults;
}
done_testing();
