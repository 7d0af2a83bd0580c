# Words for the steps of a scene. A day is 2026-11-20; a person is the part of their address before the at sign.

person() {
  export GIT_AUTHOR_NAME="${1^}" GIT_COMMITTER_NAME="${1^}"
  export GIT_AUTHOR_EMAIL="${1%@*}@${DOMAIN:-build.example}" GIT_COMMITTER_EMAIL="${1%@*}@${DOMAIN:-build.example}"
}

# as WHO ON COMMAND...: as that person, on that day
as() (
  person "$1"
  export GIT_AUTHOR_DATE="$2T12:00:00+00:00" GIT_COMMITTER_DATE="$2T12:00:00+00:00" SOURCE_DATE_EPOCH
  SOURCE_DATE_EPOCH=$(date -u -d "$2T12:00:00Z" +%s)
  shift 2
  "$@"
)

# begin: a repository here
begin() {
  git init --quiet --initial-branch main .
}

# save WHO ON: commit everything as it is now
save() {
  git add --all && as "$1" "$2" git commit --quiet --allow-empty --message "By $1"
}

# put FILE: write standard input to it
put() {
  mkdir -p "$(dirname "$1")" && cat > "$1"
}

# swap FILE OLD NEW: put one text in the place of another, which has to be there
swap() {
  python -c 'import sys, pathlib; f = pathlib.Path(sys.argv[1]); t = f.read_text(); assert sys.argv[2] in t; f.write_text(t.replace(sys.argv[2], sys.argv[3], 1))' "$@"
}

# at_terminal ANSWER... -- COMMAND...: as somebody at a terminal who types these lines
at_terminal() {
  python "$CHECKOUT/tests/freeze/terminal.py" "$@"
}

# served ADDRESS... -- COMMAND...: the pages at these addresses of a server that the command starts at a free PORT
served() {
  python "$CHECKOUT/tests/freeze/served.py" "$@"
}
