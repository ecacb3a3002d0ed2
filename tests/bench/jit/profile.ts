// A summary of V8's CPU profiles: the functions that a run spent its time in.

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const FUNCTIONS = 12;

/** Lines with the share and the milliseconds of the functions that took most of the time, without idle time. */
export function profileSummary(json: string): string[] {
  const profile = JSON.parse(json) as Profile;
  const names = new Map(
    profile.nodes.map(({ id, callFrame }) => {
      const place =
        callFrame.url === '' ? '' : ` ${callFrame.url.replace(/^.*\//, '')}:${callFrame.lineNumber + 1}`;
      return [id, `${callFrame.functionName === '' ? '(anonymous)' : callFrame.functionName}${place}`];
    }),
  );
  const times = new Map<string, number>();
  for (const [index, sample] of profile.samples.entries()) {
    const name = names.get(sample) ?? '(unknown)';
    if (name === '(idle)') continue;
    times.set(name, (times.get(name) ?? 0) + (profile.timeDeltas[index] ?? 0));
  }
  const total = [...times.values()].reduce((sum, time) => sum + time, 0);
  return [...times]
    .sort(([, a], [, b]) => b - a)
    .slice(0, FUNCTIONS)
    .map(
      ([name, time]) =>
        `${((100 * time) / total).toFixed(1).padStart(5)} %  ${(time / 1000).toFixed(0).padStart(6)} ms  ${name}`,
    );
}
