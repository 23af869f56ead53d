/* conduyt.framing._native: the functions of _python, with the same arguments, results and errors. */
#include "support.h"

#include "cobs.h"
#include "crc8.h"
#include "packet.h"

static PyObject *bytes_of(const uint8_t *data, size_t size) {
    return PyBytes_FromStringAndSize((const char *)data, (Py_ssize_t)size);
}

static PyObject *encode_long(const struct input *input, enum cobs_form form) {
    PyObject *result = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)cobs_bound(input->size));
    if (!result) return NULL;
    uint8_t *out = content(result);
    size_t size;
    if (input->size < LARGE) {
        size = cobs_encode(out, input->data, input->size, form);
    } else {
        Py_BEGIN_ALLOW_THREADS
        size = cobs_encode(out, input->data, input->size, form);
        Py_END_ALLOW_THREADS
    }
    return cut(result, size);
}

static PyObject *encode_as(PyObject *argument, enum cobs_form form) {
    struct input input;
    PyObject *result;
    if (input_take(&input, argument) < 0) return NULL;
    if (cobs_bound(input.size) <= SCRATCH) {
        uint8_t out[SCRATCH];
        result = bytes_of(out, cobs_encode(out, input.data, input.size, form));
    } else {
        result = encode_long(&input, form);
    }
    input_release(&input);
    return result;
}

static PyObject *encode(PyObject *module, PyObject *data) {
    (void)module;
    return encode_as(data, COBS_CANONICAL);
}

static PyObject *encode_reduced(PyObject *module, PyObject *data) {
    (void)module;
    return encode_as(data, COBS_REDUCED);
}

static PyObject *refuse(PyObject *module, const struct input *input) {
    PyObject *error = state_of(module)->decode_error;
    const uint8_t *zero = memchr(input->data, 0, input->size);
    if (zero) return PyErr_Format(error, "zero byte at offset %zd: COBS has none", (Py_ssize_t)(zero - input->data));
    Py_ssize_t beyond = (Py_ssize_t)(cobs_missing(input->data, input->size) - input->size);
    return PyErr_Format(error, "a block goes %zd bytes past the end of %zd", beyond, (Py_ssize_t)input->size);
}

static PyObject *decode_long(PyObject *module, const struct input *input, enum cobs_form form) {
    Py_ssize_t room = (Py_ssize_t)input->size - (input->size && form != COBS_REDUCED);
    PyObject *result = PyBytes_FromStringAndSize(NULL, room);
    if (!result) return NULL;
    uint8_t *out = content(result);
    size_t size;
    if (input->size < LARGE) {
        size = cobs_decode(out, input->data, input->size, form);
    } else {
        Py_BEGIN_ALLOW_THREADS
        size = cobs_decode(out, input->data, input->size, form);
        Py_END_ALLOW_THREADS
    }
    if (size != COBS_INVALID) return cut(result, size);
    Py_DECREF(result);
    return refuse(module, input);
}

static PyObject *decode_as(PyObject *module, PyObject *argument, enum cobs_form form) {
    struct input input;
    PyObject *result;
    if (input_take(&input, argument) < 0) return NULL;
    if (input.size && input.size <= COBS_SHORT && form != COBS_REDUCED) {
        uint8_t out[COBS_SHORT];
        size_t size = cobs_decode_short(out, input.data, input.size);
        result = size == COBS_INVALID ? refuse(module, &input) : bytes_of(out + 1, size);
    } else {
        result = decode_long(module, &input, form);
    }
    input_release(&input);
    return result;
}

static PyObject *decode(PyObject *module, PyObject *data) { return decode_as(module, data, COBS_CANONICAL); }

static PyObject *decode_reduced(PyObject *module, PyObject *data) { return decode_as(module, data, COBS_REDUCED); }

static PyObject *crc8_of(PyObject *module, PyObject *const *arguments, Py_ssize_t count) {
    (void)module;
    struct input input;
    long value = 0;
    if (has_arguments("crc8", count, 1, 2) < 0) return NULL;
    if (count > 1) value = PyLong_AsLong(arguments[1]);
    if (value == -1 && PyErr_Occurred()) return NULL;
    if (value < 0 || value > 255) return PyErr_Format(PyExc_ValueError, "a CRC-8 is 0..255, not %ld", value);
    if (input_take(&input, arguments[0]) < 0) return NULL;
    if (input.size < LARGE) {
        value = crc8(input.data, input.size, (uint8_t)value);
    } else {
        Py_BEGIN_ALLOW_THREADS
        value = crc8(input.data, input.size, (uint8_t)value);
        Py_END_ALLOW_THREADS
    }
    input_release(&input);
    return PyLong_FromLong(value);
}

static int small(PyObject *object, const char *name, uint8_t *value) {
    int overflow;
    if (!PyIndex_Check(object)) {
        PyErr_Format(PyExc_TypeError, "%s must be an integer, not %R", name, object);
        return -1;
    }
    long number = PyLong_AsLongAndOverflow(object, &overflow);
    if (number == -1 && PyErr_Occurred()) return -1;
    if (overflow || number < 0 || number > 255) {
        PyErr_Format(PyExc_ValueError, "%s must be 0..255, not %S", name, object);
        return -1;
    }
    *value = (uint8_t)number;
    return 0;
}

/* The arguments of encode_packet and encode_frame. */
struct fields {
    uint8_t type, seq;
    struct input payload;
};

static int take_fields(struct fields *fields, const char *name, PyObject *const *arguments, Py_ssize_t count) {
    static const struct input empty = {.data = NULL, .size = 0};
    fields->payload = empty;
    if (has_arguments(name, count, 2, 3) < 0 || small(arguments[0], "type", &fields->type) < 0 ||
        small(arguments[1], "seq", &fields->seq) < 0)
        return -1;
    if (count == 2) return 0;
    if (input_take(&fields->payload, arguments[2]) < 0) return -1;
    if (fields->payload.size <= PACKET_LARGEST) return 0;
    PyErr_Format(PyExc_ValueError, "payload has %zd bytes: a packet carries 65535 at most", (Py_ssize_t)fields->payload.size);
    input_release(&fields->payload);
    return -1;
}

static void release_fields(struct fields *fields) {
    if (fields->payload.data) input_release(&fields->payload);
}

static PyObject *encode_packet(PyObject *module, PyObject *const *arguments, Py_ssize_t count) {
    (void)module;
    struct fields fields;
    if (take_fields(&fields, "encode_packet", arguments, count) < 0) return NULL;
    size_t size = fields.payload.size;
    PyObject *result = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(PACKET_OVERHEAD + size));
    if (result) packet_write(content(result), fields.type, fields.seq, fields.payload.data, size);
    release_fields(&fields);
    return result;
}

/* COBS and the delimiter. */
static PyObject *framed(const uint8_t *packet, size_t size) {
    size_t room = cobs_bound(size) + 1;
    struct scratch scratch;
    if (scratch_take(&scratch, room) < 0) return NULL;
    size_t length = cobs_encode(scratch.data, packet, size, COBS_LONG);
    scratch.data[length] = 0;
    PyObject *result = PyBytes_FromStringAndSize((const char *)scratch.data, (Py_ssize_t)length + 1);
    scratch_release(&scratch);
    return result;
}

static PyObject *encode_frame(PyObject *module, PyObject *const *arguments, Py_ssize_t count) {
    (void)module;
    struct fields fields;
    struct scratch packet;
    PyObject *result = NULL;
    if (take_fields(&fields, "encode_frame", arguments, count) < 0) return NULL;
    size_t size = PACKET_OVERHEAD + fields.payload.size;
    if (scratch_take(&packet, size) == 0) {
        packet_write(packet.data, fields.type, fields.seq, fields.payload.data, fields.payload.size);
        result = framed(packet.data, size);
        scratch_release(&packet);
    }
    release_fields(&fields);
    return result;
}

static PyObject *frame(PyObject *module, PyObject *packet) {
    (void)module;
    struct input input;
    if (input_take(&input, packet) < 0) return NULL;
    PyObject *result = framed(input.data, input.size);
    input_release(&input);
    return result;
}

#define FAST(function) (PyCFunction)(void (*)(void)) function, METH_FASTCALL

static PyMethodDef functions[] = {
    {"encode", encode, METH_O, "encode($module, data, /)\n--\n\nEncode bytes so that they hold no zero (COBS, canonical form)."},
    {"decode", decode, METH_O, "decode($module, data, /)\n--\n\nUndo encode."},
    {"encode_reduced", encode_reduced, METH_O,
     "encode_reduced($module, data, /)\n--\n\nEncode bytes so that they hold no zero (COBS/R)."},
    {"decode_reduced", decode_reduced, METH_O, "decode_reduced($module, data, /)\n--\n\nUndo encode_reduced."},
    {"crc8", FAST(crc8_of), "crc8($module, data, value=0, /)\n--\n\nCRC-8, polynomial 0x31."},
    {"encode_packet", FAST(encode_packet), "encode_packet($module, kind, seq, payload=b'', /)\n--\n\nMake a packet."},
    {"encode_frame", FAST(encode_frame),
     "encode_frame($module, kind, seq, payload=b'', /)\n--\n\nMake a packet, encode it and append the delimiter."},
    {"frame", frame, METH_O, "frame($module, packet, /)\n--\n\nEncode a packet and append the delimiter."},
    {"scan_frames", FAST(scan_frames), "scan_frames($module, data, max_payload, counts, /)\n--\n\nPackets of all frames in data."},
    {"scan_packets", FAST(scan_packets), "scan_packets($module, data, max_payload, counts, /)\n--\n\nPackets in data without frames."},
    {NULL, NULL, 0, NULL},
};

static PyObject *imported(const char *module_name, const char *name) {
    PyObject *module = PyImport_ImportModule(module_name);
    if (!module) return NULL;
    PyObject *value = PyObject_GetAttrString(module, name);
    Py_DECREF(module);
    return value;
}

static int execute(PyObject *module) {
    struct state *state = state_of(module);
    crc8_prepare();
    state->version = PyLong_FromLong(PACKET_VERSION);
    state->packet = imported("conduyt.framing.packet", "Packet");
    state->decode_error = imported("conduyt.framing.errors", "DecodeError");
    return state->version && state->packet && state->decode_error ? 0 : -1;
}

static int traverse(PyObject *module, visitproc visit, void *arg) {
    struct state *state = state_of(module);
    Py_VISIT(state->packet);
    Py_VISIT(state->decode_error);
    return 0;
}

static int clear(PyObject *module) {
    struct state *state = state_of(module);
    Py_CLEAR(state->packet);
    Py_CLEAR(state->decode_error);
    Py_CLEAR(state->version);
    return 0;
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, (void *)execute}, {0, NULL}};

static PyModuleDef definition = {
    .m_base = PyModuleDef_HEAD_INIT,
    .m_name = "_native",
    .m_doc = "The codec in C: see _python for what it does.",
    .m_size = sizeof(struct state),
    .m_methods = functions,
    .m_slots = slots,
    .m_traverse = traverse,
    .m_clear = clear,
};

PyMODINIT_FUNC PyInit__native(void) { return PyModuleDef_Init(&definition); }
