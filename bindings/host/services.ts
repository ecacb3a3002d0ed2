// Time, waiting and chance from what Node and browsers both have.

import type { HostServices, Sleep } from '../services.js';

type Resume = () => void;

/** One turn of the event loop: setImmediate where there is one, else a message to ourselves (timers are clamped). */
function yielder(): () => Promise<void> {
  if (typeof setImmediate === 'function') {
    return () => new Promise((resume) => void setImmediate(resume));
  }
  const waiting: Resume[] = [];
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => waiting.shift()?.();
  return () =>
    new Promise((resume) => {
      waiting.push(resume);
      port2.postMessage(null);
    });
}

function sleep(ms: number): Sleep {
  let resume: Resume = () => {};
  const done = new Promise<void>((resolve) => {
    resume = resolve;
  });
  const timer = setTimeout(resume, ms);
  return {
    done,
    cancel() {
      clearTimeout(timer);
      resume();
    },
  };
}

/** On a page's main thread: compiling takes less than 4 ms then. */
const PAGE_MODULE_KIB = 16;

interface NodeProcess {
  cpuUsage?(): { readonly user: number; readonly system: number };
}

/** Node can tell what the program has used, with its threads; browsers cannot. */
function processorTimeOf(): (() => number) | undefined {
  const { process } = globalThis as { process?: NodeProcess };
  if (process?.cpuUsage === undefined) return undefined;
  const usage = process.cpuUsage.bind(process);
  return () => {
    const { user, system } = usage();
    return (user + system) / 1000;
  };
}

/** The services of the host that this program runs on. */
export function hostServices(): HostServices {
  // Node looks the global up by a getter each time, and guests ask often.
  const { performance } = globalThis;
  const processorTime = processorTimeOf();
  return {
    now: () => performance.now(),
    wallClock: () => Date.now(),
    yieldToHost: yielder(),
    sleep,
    random: (into) => void crypto.getRandomValues(into as Uint8Array<ArrayBuffer>),
    ...(processorTime === undefined ? {} : { cpuTime: processorTime }),
    ...('document' in globalThis ? { moduleKiB: PAGE_MODULE_KIB } : {}),
  };
}
