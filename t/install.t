#!/bin/bash
# `make install` into a folder: everything is there, no place is left to fill in, what the units start exists, nginx takes the
# configuration, and the man pages say what the command line says.
cd "$(dirname "$0")/.." || exit 1
PATH=$PATH:/usr/sbin:/sbin
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
count=0
check() { # NAME COMMAND...
	local name=$1
	shift
	count=$((count + 1))
	if out=$("$@" 2>&1); then echo "ok $count - $name"; else echo "not ok $count - $name"; sed 's/^/# /' <<<"$out"; fi
}
none() { ! "$@"; }

check 'make install' make -s install DESTDIR="$root" PREFIX=/usr BUILD="${ROLECALL_BUILD:-build}"
check 'no place is left to fill in' none grep -rnE '@[A-Z_]+@' "$root" --include='*.conf' --include='*.service' --include='*.socket' --include='*.target' --include='*.hdf'
check 'the configuration is good' "$root/usr/bin/rolecall" check "$root/etc/rolecall/rolecall.hdf"
check 'a configuration that is there stays' bash -c "echo mine >>'$root/etc/rolecall/rolecall.hdf' &&
	make -s install DESTDIR='$root' PREFIX=/usr BUILD='${ROLECALL_BUILD:-build}' && tail -n 1 '$root/etc/rolecall/rolecall.hdf' | grep -qx mine"

# what the units start: screens by the template unit, daemons each by its own
started() {
	local missing=0 program
	for program in $(sed -n 's|^ExecStart=.* *\(/usr/libexec/rolecall/[a-z]*\).*|\1|p' "$root"/usr/lib/systemd/system/*.service) \
		$(sed -n 's/^upstream rolecall_\([a-z]*\) .*/\/usr\/libexec\/rolecall\/\1/p' "$root/usr/share/rolecall/nginx/rolecall-http.conf"); do
		[ -x "$root$program" ] || { echo "$program is not there"; missing=1; }
	done
	return $missing
}
check 'what units and nginx name is there' started

# nginx, with addresses and certificate of its own
nginx_takes_it() {
	mkdir -p "$root/var/log/nginx" "$root/tmp" && openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=rolecall.example.com \
		-keyout "$root/tmp/key.pem" -out "$root/tmp/cert.pem" 2>/dev/null || return 1
	sed -i "s|/usr/share/rolecall|$root/usr/share/rolecall|g; s|/var/log/nginx|$root/var/log/nginx|g
		s|/etc/ssl/certs/rolecall.pem|$root/tmp/cert.pem|; s|/etc/ssl/private/rolecall.key|$root/tmp/key.pem|
		/listen \[::\]/d; s|listen 80;|listen unix:$root/tmp/80.sock;|; s|listen 443 |listen unix:$root/tmp/443.sock |" \
		"$root"/usr/share/rolecall/nginx/*.conf
	printf 'pid %s/tmp/nginx.pid;\nerror_log stderr;\nevents { }\nhttp { include %s/usr/share/rolecall/nginx/rolecall.conf; }\n' \
		"$root" "$root" >"$root/tmp/nginx.conf"
	nginx -t -q -c "$root/tmp/nginx.conf"
}
check 'nginx takes the configuration' nginx_takes_it

man=$root/usr/share/man/man8
check 'the man pages are sound' mandoc -T lint -W warning "$man/rolecall.8" "$man/rolecall-backup.8"
# usage's lines without the option's values, beside the same of the man page
commands_agree() {
	local line missing=0 page
	page=$(mandoc -T utf8 "$man/rolecall.8" | col -bx | tr -s ' \n' ' ')
	while read -r line; do
		[[ $page == *" $line "* ]] || { echo "not in rolecall(8): $line"; missing=1; }
	done < <("$root/usr/bin/rolecall" 2>&1 | sed -n 's/^ *\(rolecall [a-z ]*[a-z]\)\( .*\)\{0,1\}$/\1/p')
	return $missing
}
check 'rolecall(8) has every command' commands_agree
check 'backup and restore are commands too' test -x "$root/usr/sbin/rolecall-backup" -a -x "$root/usr/sbin/rolecall-restore"
echo "1..$count"
