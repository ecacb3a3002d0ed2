// Lends and maps pages between two guests by /dev/xen/gntalloc and /dev/xen/gntdev, and does as lines of its input say.
// Linux: include/uapi/xen/gntalloc.h, gntdev.h. Every answer is one line that begins with '='.
//
//   grants lend DOMID COUNT        answers the references
//   grants map DOMID REFERENCE …   answers how many pages it mapped; a leading 'r' before DOMID maps them read-only
//
//   sum          checksums of the pages
//   fill SEED    random bytes, by memcpy of large pieces, small pieces and single bytes
//   add COUNT    locked additions of 1 to the first word of each page
//   swap         exchanges the 16-byte words of each page end for end, with SSE registers
//   end          unmaps, and says whether that went well

#include <emmintrin.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xen/gntalloc.h>

// What the next header takes for known.
typedef uint32_t grant_ref_t;
typedef uint16_t domid_t;

#include <xen/gntdev.h>

#define PAGE 4096
#define MOST 64

static uint8_t *pages;
static unsigned count;

static void fail(const char *what)
{
    printf("= failed: %s: %s\n", what, strerror(errno));
    exit(1);
}

static uint64_t index_of_lent(int device, unsigned domid)
{
    union {
        struct ioctl_gntalloc_alloc_gref request;
        uint8_t room[sizeof(struct ioctl_gntalloc_alloc_gref) + MOST * sizeof(uint32_t)];
    } lent = { .request = { .domid = domid, .flags = GNTALLOC_FLAG_WRITABLE, .count = count } };
    if (ioctl(device, IOCTL_GNTALLOC_ALLOC_GREF, &lent) != 0)
        fail("lending");
    printf("= lent");
    for (unsigned i = 0; i < count; i++)
        printf(" %u", lent.request.gref_ids[i]);
    printf("\n");
    return lent.request.index;
}

static uint64_t index_of_mapped(int device, unsigned domid, char **references)
{
    union {
        struct ioctl_gntdev_map_grant_ref request;
        uint8_t room[sizeof(struct ioctl_gntdev_map_grant_ref) + MOST * sizeof(struct ioctl_gntdev_grant_ref)];
    } wanted = { .request = { .count = count } };
    for (unsigned i = 0; i < count; i++)
        wanted.request.refs[i] = (struct ioctl_gntdev_grant_ref){ domid, strtoul(references[i], 0, 10) };
    if (ioctl(device, IOCTL_GNTDEV_MAP_GRANT_REF, &wanted) != 0)
        fail("mapping");
    return wanted.request.index;
}

static void sum(void)
{
    printf("= sums");
    for (unsigned page = 0; page < count; page++) {
        uint64_t hash = 0xcbf29ce484222325;
        for (unsigned i = 0; i < PAGE; i++)
            hash = (hash ^ pages[page * PAGE + i]) * 0x100000001b3;
        printf(" %016llx", (unsigned long long)hash);
    }
    printf("\n");
}

static void fill(uint32_t seed)
{
    static uint8_t bytes[MOST * PAGE];
    for (unsigned i = 0; i < count * PAGE; i++) {
        seed = seed * 1664525 + 1013904223;
        bytes[i] = seed >> 24;
    }
    // The first half at once; then pieces that cross pages and words; the rest byte by byte.
    size_t end = count * PAGE, at = end / 2;
    memcpy(pages, bytes, at);
    for (size_t size = 1; at + size < end - 100; at += size, size = size % 37 + 1)
        memcpy(pages + at, bytes + at, size);
    for (volatile uint8_t *to = pages; at < end; at++)
        to[at] = bytes[at];
    printf("= filled\n");
}

static void add(unsigned times)
{
    for (unsigned page = 0; page < count; page++)
        for (unsigned i = 0; i < times; i++)
            __atomic_fetch_add((uint64_t *)(pages + page * PAGE), 1, __ATOMIC_SEQ_CST);
    printf("= added\n");
}

static void swap(void)
{
    for (unsigned page = 0; page < count; page++) {
        __m128i *words = (__m128i *)(pages + page * PAGE);
        for (unsigned i = 0, j = PAGE / 16 - 1; i < j; i++, j--) {
            __m128i first = _mm_load_si128(words + i);
            _mm_store_si128(words + i, _mm_load_si128(words + j));
            _mm_store_si128(words + j, first);
        }
    }
    printf("= swapped\n");
}

int main(int argc, char **argv)
{
    if (argc < 4)
        return 2;
    int lending = strcmp(argv[1], "lend") == 0;
    int readonly = argv[2][0] == 'r';
    unsigned domid = strtoul(argv[2] + readonly, 0, 10);
    count = lending ? strtoul(argv[3], 0, 10) : (unsigned)argc - 3;
    if (count == 0 || count > MOST)
        return 2;
    int device = open(lending ? "/dev/xen/gntalloc" : "/dev/xen/gntdev", O_RDWR);
    if (device < 0)
        fail("opening");
    uint64_t index = lending ? index_of_lent(device, domid) : index_of_mapped(device, domid, argv + 3);
    int rights = readonly ? PROT_READ : PROT_READ | PROT_WRITE;
    pages = mmap(0, count * PAGE, rights, MAP_SHARED, device, index);
    if (pages == MAP_FAILED)
        fail("mmap");
    if (!lending)
        printf("= mapped %u\n", count);
    fflush(stdout);
    for (char line[64]; fgets(line, sizeof line, stdin); fflush(stdout)) {
        unsigned number = strchr(line, ' ') ? strtoul(strchr(line, ' '), 0, 10) : 0;
        if (line[0] == 's' && line[1] == 'u')
            sum();
        else if (line[0] == 'f')
            fill(number);
        else if (line[0] == 'a')
            add(number);
        else if (line[0] == 's')
            swap();
        else
            break;
    }
    int ended = munmap(pages, count * PAGE);
    struct ioctl_gntdev_unmap_grant_ref mapped = { .index = index, .count = count };
    struct ioctl_gntalloc_dealloc_gref lent = { .index = index, .count = count };
    if (ended == 0)
        ended = lending ? ioctl(device, IOCTL_GNTALLOC_DEALLOC_GREF, &lent)
                        : ioctl(device, IOCTL_GNTDEV_UNMAP_GRANT_REF, &mapped);
    printf("= %s\n", ended == 0 ? "ended" : strerror(errno));
    return 0;
}
