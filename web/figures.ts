// Figures as people read them.

/** 1530000000 as `1.53 G`. */
export function withPrefix(value: number): string {
  const prefixes = ['', ' k', ' M', ' G', ' T', ' P'];
  let rank = 0;
  while (value >= 999.5 && rank < prefixes.length - 1) {
    value /= 1000;
    rank++;
  }
  const digits = rank === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)}${prefixes[rank]}`;
}

/** Milliseconds as `0:07` or `1:02:03`. */
export function asTime(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
