// Numbers of Xen's public interface that both sides of a paravirtual device need: error numbers, xenbus states, grant
// and ring geometry. xen/include/public/errno.h, io/xenbus.h, grant_table.h, io/ring.h.

/** A frame that is granted, and a ring of order 0. */
export const XEN_PAGE_SIZE = 4096;

/** Error numbers; a hypercall and the capabilities of a backend answer them negated. */
export const ERRNO = {
  EPERM: 1,
  ENOENT: 2,
  ESRCH: 3,
  EIO: 5,
  ENXIO: 6,
  E2BIG: 7,
  EBADF: 9,
  EAGAIN: 11,
  ENOMEM: 12,
  EACCES: 13,
  EFAULT: 14,
  EBUSY: 16,
  EEXIST: 17,
  EXDEV: 18,
  ENODEV: 19,
  ENOTDIR: 20,
  EISDIR: 21,
  EINVAL: 22,
  ENFILE: 23,
  ENOSPC: 28,
  EROFS: 30,
  ERANGE: 34,
  EDEADLK: 35,
  ENOSYS: 38,
  ENOTEMPTY: 39,
  ENODATA: 61,
  ETIME: 62,
  EISCONN: 106,
  ENOTCONN: 107,
  EOPNOTSUPP: 95,
} as const;

/** The name of an error number as xenstore spells it. */
export type ErrnoName = keyof typeof ERRNO;

/** The value of a device's `state` node. */
export const XenbusState = {
  Unknown: 0,
  Initialising: 1,
  InitWait: 2,
  Initialised: 3,
  Connected: 4,
  Closing: 5,
  Closed: 6,
  Reconfiguring: 7,
  Reconfigured: 8,
} as const;
/** A number of {@link XenbusState}. */
export type XenbusStateValue = (typeof XenbusState)[keyof typeof XenbusState];

/** The domain that backends speak for. */
export const DOMID_BACKEND = 0;
/** Itself, in hypercalls. */
export const DOMID_SELF = 0x7ff0;
export const DOMID_FIRST_RESERVED = 0x7ff0;

/** struct sring: the four indices at the head of every ring page, and where the entries begin. */
export const SRING = { req_prod: 0, req_event: 4, rsp_prod: 8, rsp_event: 12, entries: 64 } as const;

/** Entries of a ring: the largest power of two that fits. */
export function ringSize(pages: number, entrySize: number): number {
  return 2 ** Math.floor(Math.log2((pages * XEN_PAGE_SIZE - SRING.entries) / entrySize));
}
