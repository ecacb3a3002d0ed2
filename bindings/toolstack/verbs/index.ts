// All verbs by name, as they are called from outside.

import { blockAttach } from './block-attach.js';
import { blockDetach } from './block-detach.js';
import { blockList } from './block-list.js';
import { create } from './create.js';
import { destroy } from './destroy.js';
import { dmesg } from './dmesg.js';
import { domid } from './domid.js';
import { domname } from './domname.js';
import { dumpCore } from './dump-core.js';
import { info } from './info.js';
import { list } from './list.js';
import { memSet } from './mem-set.js';
import { networkAttach } from './network-attach.js';
import { networkDetach } from './network-detach.js';
import { networkList } from './network-list.js';
import { pause } from './pause.js';
import { queueList } from './queue-list.js';
import { queuePolicy } from './queue-policy.js';
import { queueSet } from './queue-set.js';
import { queueTrace } from './queue-trace.js';
import { reboot } from './reboot.js';
import { rename } from './rename.js';
import { restore } from './restore.js';
import { save } from './save.js';
import { schedCredit } from './sched-credit.js';
import { shutdown } from './shutdown.js';
import { sysrq } from './sysrq.js';
import { top } from './top.js';
import { unpause } from './unpause.js';
import { uptime } from './uptime.js';
import { vcpuList } from './vcpu-list.js';
import { vcpuPin } from './vcpu-pin.js';
import { vcpuSet } from './vcpu-set.js';
import { xenstoreLs } from './xenstore-ls.js';

/** The verbs. */
export const VERBS = {
  'block-attach': blockAttach,
  'block-detach': blockDetach,
  'block-list': blockList,
  create,
  destroy,
  dmesg,
  domid,
  domname,
  'dump-core': dumpCore,
  info,
  list,
  'mem-set': memSet,
  'network-attach': networkAttach,
  'network-detach': networkDetach,
  'network-list': networkList,
  pause,
  'queue-list': queueList,
  'queue-policy': queuePolicy,
  'queue-set': queueSet,
  'queue-trace': queueTrace,
  reboot,
  rename,
  restore,
  save,
  'sched-credit': schedCredit,
  shutdown,
  sysrq,
  top,
  unpause,
  uptime,
  'vcpu-list': vcpuList,
  'vcpu-pin': vcpuPin,
  'vcpu-set': vcpuSet,
  'xenstore-ls': xenstoreLs,
} as const;

/** Name of a verb. */
export type VerbName = keyof typeof VERBS;

/** What a verb takes. */
export type VerbInput<N extends VerbName> = Parameters<(typeof VERBS)[N]['run']>[1];

/** What a verb answers. */
export type VerbOutput<N extends VerbName> = Awaited<ReturnType<(typeof VERBS)[N]['run']>>;
