/* Packets in a stretch of bytes, with frames and without. What is dropped is counted. */
#include "support.h"

#include "cobs.h"
#include "packet.h"

/* One call: where packets go, what was dropped. */
struct scan {
    struct state *state;
    PyObject *packets;
    size_t max_payload;
    size_t counts[COUNTS];
    size_t before[COUNTS];
};

/* Make a Packet without a tuple to make it from. It holds integers and bytes, which the garbage collector need not visit. */
static PyObject *new_packet(struct state *state, const uint8_t *data, size_t payload) {
    PyTypeObject *type = (PyTypeObject *)state->packet;
    PyObject *packet = type->tp_alloc(type, 4);
    if (!packet) return NULL;
#if PY_VERSION_HEX >= 0x030E0000
    ((PyTupleObject *)packet)->ob_hash = -1;
#endif
    PyObject_GC_UnTrack(packet);
    Py_INCREF(state->version);
    PyTuple_SET_ITEM(packet, 0, state->version);
    PyTuple_SET_ITEM(packet, 1, PyLong_FromLong(data[3])); /* bytes are among the integers that Python keeps: never NULL */
    PyTuple_SET_ITEM(packet, 2, PyLong_FromLong(data[4]));
    PyObject *content = PyBytes_FromStringAndSize((const char *)data + PACKET_HEADER, (Py_ssize_t)payload);
    PyTuple_SET_ITEM(packet, 3, content);
    if (!content) Py_CLEAR(packet);
    return packet;
}

/* 0, or -1 with an exception. */
static int found(struct scan *scan, const uint8_t *data, size_t payload) {
    PyObject *packet = new_packet(scan->state, data, payload);
    if (!packet) return -1;
    int failed = PyList_Append(scan->packets, packet);
    Py_DECREF(packet);
    return failed;
}

static void drop(struct scan *scan, enum packet_fault reason, size_t size) {
    scan->counts[reason]++;
    scan->counts[DROPPED_BYTES] += size;
}

/* The content of one frame of `encoded` bytes: a packet, and perhaps another that a lost delimiter has joined to it. */
static int take_content(struct scan *scan, const uint8_t *data, size_t size, size_t encoded) {
    size_t payload = 0;
    enum packet_fault fault = size < PACKET_OVERHEAD ? INCOMPLETE : packet_check(data, size, scan->max_payload, &payload);
    if (fault != NO_FAULT) {
        drop(scan, fault, encoded);
        return 0;
    }
    for (;;) {
        if (found(scan, data, payload) < 0) return -1;
        data += PACKET_OVERHEAD + payload;
        size -= PACKET_OVERHEAD + payload;
        if (size == 0) return 0;
        if (*data == 0) data++, size--;
        if (size < PACKET_OVERHEAD || packet_check(data, size, scan->max_payload, &payload) != NO_FAULT) {
            drop(scan, TRAILING, size);
            return 0;
        }
    }
}

static int take_frame(struct scan *scan, const uint8_t *data, size_t size, uint8_t *decoded) {
    if (size == 0) return 0;
    if (size > cobs_bound(scan->max_payload + PACKET_OVERHEAD)) {
        drop(scan, TOO_LONG, size);
        return 0;
    }
    size_t length = size <= COBS_SHORT ? cobs_decode_short(decoded, data, size) : cobs_decode(decoded + 1, data, size, COBS_CANONICAL);
    if (length == COBS_INVALID) {
        drop(scan, UNDECODABLE, size);
        return 0;
    }
    return take_content(scan, decoded + 1, length, size);
}

/* Every frame that ends in the input. Return how many bytes they are, or -1 with an exception. */
static Py_ssize_t take_frames(struct scan *scan, const struct input *input) {
    size_t done = 0, room = cobs_bound(scan->max_payload + PACKET_OVERHEAD);
    struct scratch scratch;
    if (scratch_take(&scratch, input->size < room ? input->size : room) < 0) return -1;
    while (done < input->size) {
        const uint8_t *start = input->data + done;
        const uint8_t *end = memchr(start, 0, input->size - done);
        if (!end) break;
        if (take_frame(scan, start, (size_t)(end - start), scratch.data) < 0) {
            scratch_release(&scratch);
            return -1;
        }
        done = (size_t)(end - input->data) + 1;
    }
    scratch_release(&scratch);
    return (Py_ssize_t)done;
}

/* Skip a packet that is none, up to where the next may start, and return how far that is. */
static size_t skip(struct scan *scan, enum packet_fault reason, const uint8_t *data, size_t size) {
    size_t length = packet_next(data, size, 1);
    scan->counts[DROPPED_BYTES] += length;
    if (!(scan->counts[IN_NOISE] && reason == BAD_MAGIC)) scan->counts[reason]++;
    scan->counts[IN_NOISE] = 1;
    return length;
}

static Py_ssize_t take_packets(struct scan *scan, const struct input *input) {
    size_t done = 0;
    while (done < input->size) {
        const uint8_t *data = input->data + done;
        size_t payload = 0, left = input->size - done;
        enum packet_fault fault = packet_check(data, left, scan->max_payload, &payload);
        if (fault == INCOMPLETE) break;
        if (fault != NO_FAULT) {
            done += skip(scan, fault, data, left);
            continue;
        }
        scan->counts[IN_NOISE] = 0;
        if (found(scan, data, payload) < 0) return -1;
        done += PACKET_OVERHEAD + payload;
    }
    return (Py_ssize_t)done;
}

static int read_counts(struct scan *scan, PyObject *list) {
    if (!PyList_Check(list) || PyList_Size(list) != COUNTS) {
        PyErr_Format(PyExc_TypeError, "counts must be a list of %d integers", COUNTS);
        return -1;
    }
    for (Py_ssize_t k = 0; k < COUNTS; k++) {
        scan->counts[k] = PyLong_AsSize_t(PyList_GetItem(list, k));
        if (scan->counts[k] == (size_t)-1 && PyErr_Occurred()) return -1;
        scan->before[k] = scan->counts[k];
    }
    return 0;
}

static int write_counts(const struct scan *scan, PyObject *list) {
    for (Py_ssize_t k = 0; k < COUNTS; k++) {
        if (scan->counts[k] == scan->before[k]) continue;
        PyObject *value = PyLong_FromSize_t(scan->counts[k]);
        if (!value || PyList_SetItem(list, k, value) < 0) return -1;
    }
    return 0;
}

static int take_max_payload(struct scan *scan, PyObject *object) {
    long value = PyLong_AsLong(object);
    if (value == -1 && PyErr_Occurred()) return -1;
    if (value < 0 || value > PACKET_LARGEST) {
        PyErr_Format(PyExc_ValueError, "max_payload must be 0..65535, not %ld", value);
        return -1;
    }
    scan->max_payload = (size_t)value;
    return 0;
}

typedef Py_ssize_t (*taker)(struct scan *, const struct input *);

static PyObject *run(PyObject *module, const char *name, PyObject *const *arguments, Py_ssize_t count, taker take) {
    struct scan scan = {.state = state_of(module)};
    struct input input;
    PyObject *result = NULL;
    if (has_arguments(name, count, 3, 3) < 0 || take_max_payload(&scan, arguments[1]) < 0 ||
        read_counts(&scan, arguments[2]) < 0 || input_take(&input, arguments[0]) < 0)
        return NULL;
    scan.packets = PyList_New(0);
    if (scan.packets) {
        Py_ssize_t done = take(&scan, &input);
        if (done >= 0 && write_counts(&scan, arguments[2]) == 0) result = Py_BuildValue("(On)", scan.packets, done);
        Py_DECREF(scan.packets);
    }
    input_release(&input);
    return result;
}

PyObject *scan_frames(PyObject *module, PyObject *const *arguments, Py_ssize_t count) {
    return run(module, "scan_frames", arguments, count, take_frames);
}

PyObject *scan_packets(PyObject *module, PyObject *const *arguments, Py_ssize_t count) {
    return run(module, "scan_packets", arguments, count, take_packets);
}
