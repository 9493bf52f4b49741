import { Step } from '../runner/types';

/** Where things are in the pod. */
export const places = {
  input: '/infra/in',
  work: '/infra/work',
  result: '/dev/termination-log',
};

/**
 * As the first process of a pod the shell is told to end, and has to pass it on; a wait that a
 * signal interrupted goes on, since the program ends what it has begun. A state that it could not hand
 * in is pushed until that is refused for good: with the run, its login has ended.
 */
const HEAD = `set -u
umask 077
mark=@mark@
child=
stopped=
stop() {
  stopped=1
  [ -z "$child" ] || kill -TERM "$child" 2>/dev/null
}
trap stop TERM INT
finish() {
  printf '\\n%s end %s\\n' "$mark" "$1"
  printf '%s ' "$1" >> "$INFRA_RESULT"
}
attend() {
  child=$!
  [ -z "$stopped" ] || kill -TERM "$child" 2>/dev/null
  while :; do
    wait "$child"
    code=$?
    kill -0 "$child" 2>/dev/null || break
  done
  child=
}
fail() {
  finish "$1"
  tries=0
  while [ -f errored.tfstate ] && [ "$tries" -lt 60 ]; do
    if said=$("$program" state push errored.tfstate 2>&1) ||
      said=$("$program" state push -lock=false errored.tfstate 2>&1); then
      rm -f errored.tfstate
    else
      printf '%s\\n' "$said"
      case "$said" in *' auth'*) break ;; esac
      sleep 10
    fi
    tries=$((tries + 1))
  done
  exit "$1"
}
begin() {
  [ -z "$stopped" ] || exit 75
  printf '\\n%s begin %s\\n' "$mark" "$1"
}
step() {
  begin "$1"
  shift
  "$program" "$@" &
  attend
  [ "$code" = 0 ] || fail "$code"
  finish 0
}
keep() {
  begin "$1"
  shift
  "$program" "$@" > "$INFRA_WORK/report" &
  attend
  [ "$code" = 0 ] || fail "$code"
  report || fail 74
  finish 0
}
report() {
  login=$(printf '%s:%s' "$TF_HTTP_USERNAME" "$TF_HTTP_PASSWORD" | base64 | tr -d '\\n')
  for pause in 1 2 4 8 16 0; do
    if command -v curl > /dev/null; then
      printf 'header = "Authorization: Basic %s"' "$login" | curl -fsS -K - -o /dev/null -H 'content-type: application/json' --data-binary "@$INFRA_WORK/report" "$TF_HTTP_ADDRESS/report"
    else
      wget -q -O /dev/null --header "Authorization: Basic $login" --header 'content-type: application/json' --post-file "$INFRA_WORK/report" "$TF_HTTP_ADDRESS/report"
    fi
    if [ $? = 0 ]; then rm -f "$INFRA_WORK/report"; return 0; fi
    sleep "$pause"
  done
  return 1
}
cd "$INFRA_WORK" || exit 70
mkdir -p home tmp
tar -xzf "$INFRA_IN/work.tgz" || exit 70
printf '%s ready\\n' "$mark"`;

/**
 * What the pod does: the commands one after the other, each framed in the log by lines that begin
 * with the mark. Its results are exit codes in the termination message; what a command keeps goes
 * to the backend, since a log is no place for it.
 *
 * @param mark - nothing else prints it
 * @param path - of the module in what it comes with
 */
export function scriptOf(options: {
  program: string;
  steps: Step[];
  mark: string;
  path: string;
}): string {
  const { program, steps, mark, path } = options;
  return [
    HEAD.replace('@mark@', quoted(mark)),
    `program=${quoted(program)}`,
    `cd ${quoted(path ? `module/${path}` : 'module')} || exit 70`,
    ...steps.map(({ args, keeps }, index) =>
      [keeps ? 'keep' : 'step', `${index}`, ...[...args].map(quoted)].join(' '),
    ),
    '',
  ].join('\n');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
