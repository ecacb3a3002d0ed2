// Compares what a guest says to xenstore with a recording of the real Xen: requests in order, paths, values and states.
// Two threads of a Linux guest talk at once: the watch thread and the others; each has an order of its own.

/** Tokens, transaction numbers and domain numbers differ from run to run. */
function normal(line: string): string {
  return line
    .replace(/ [0-9A-F]{8,16} \)/, ' TOKEN )')
    .replace(/\/backend\/(vbd|vif)\/\d+\//, '/backend/$1/N/')
    .replace(/ring-ref \d+\)/, 'ring-ref REF)')
    .replace(/event-channel(-[rt]x)? \d+\)/, 'event-channel$1 PORT)');
}

/** Requests as the watch thread makes them for `memory/target`, `control/shutdown` and `control/sysrq`. */
const WATCH_THREAD = /^IN READ \((memory\/(target|static-max)|control\/(shutdown|sysrq)) \)$/;

/** One guest's requests by thread, and the values that it read of `state` nodes. */
export interface Conversation {
  readonly main: readonly string[];
  readonly watch: readonly string[];
  readonly states: readonly string[];
}

/** Up to when both devices are connected: what follows in a recording is another story. */
export function conversationOf(lines: readonly string[]): Conversation {
  const main: string[] = [];
  const watch: string[] = [];
  const states: string[] = [];
  let open: string | null = null;
  for (const [index, raw] of lines.entries()) {
    if (!raw.startsWith('IN ')) continue;
    const line = normal(raw);
    if (WATCH_THREAD.test(line)) {
      // A transaction around it begins right before among the watch thread's own requests.
      watch.push(line);
      continue;
    }
    if (line === 'IN TRANSACTION_START ( )') {
      open = line;
      continue;
    }
    // The watch thread only reads: its transactions end with F.
    if (line === 'IN TRANSACTION_END (F )') {
      watch.push(line);
      continue;
    }
    if (line === 'IN TRANSACTION_END (T )' && open !== null) main.push(open);
    main.push(line);
    if (/^IN READ \(.*\/state \)$/.test(line)) {
      const reply = lines.slice(index + 1).find((each) => /^OUT (READ|ERROR)/.test(each)) ?? '';
      states.push(`${line} ${reply}`);
    }
    if (line === 'IN WRITE (device/vif/0/state 4)') break;
  }
  return { main, watch, states };
}
