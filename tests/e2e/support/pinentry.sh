#!/bin/sh
# A pinentry without a window. Each GETPIN is answered with the next line of the file "answers"
# beside this script: a passphrase; "cancel"; or "wait", which waits until the file "go" is there
# and then takes the line after. CONFIRM is a yes for "agree". What it was told is kept in "asked".
here=$(dirname "$0")

take_line() {
	answer=$(head -n 1 "$here/answers")
	sed -i 1d "$here/answers"
}

next_answer() {
	take_line
	if [ "$answer" = wait ]; then
		: > "$here/waiting"
		until [ -e "$here/go" ]; do sleep 0.02; done
		take_line
	fi
}

get_pin() {
	next_answer
	if [ "$answer" = cancel ]; then
		echo 'ERR 83886179 Operation cancelled <Pinentry>'
	else
		printf 'D %s\nOK\n' "$answer"
	fi
}

confirm() {
	next_answer
	if [ "$answer" = agree ]; then
		echo OK
	else
		echo 'ERR 83886194 Not confirmed <Pinentry>'
	fi
}

echo 'OK ready'
while read -r command text; do
	echo "$command $text" >> "$here/asked"
	case $command in
	GETPIN) get_pin ;;
	CONFIRM) confirm ;;
	BYE) echo OK; exit ;;
	*) echo OK ;;
	esac
done
