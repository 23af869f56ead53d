/* What the functions of the module share: its state, its arguments, its results. */
#ifndef FRAMING_SUPPORT_H
#define FRAMING_SUPPORT_H

/* Not the stable ABI: without _PyBytes_Resize large results would take a second pass, and decoding 64 KiB twice as long. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <stdint.h>
#include <string.h>

#define LARGE 65536 /* from here on the interpreter lock is released */

struct state {
    PyObject *decode_error;
    PyObject *packet; /* the class Packet, a named tuple */
    PyObject *version;
};

static inline struct state *state_of(PyObject *module) { return (struct state *)PyModule_GetState(module); }

/* The bytes of an argument. They stay as they are until input_release. */
struct input {
    const uint8_t *data;
    size_t size;
    PyObject *owned; /* a copy of ours */
    int has_view;
    Py_buffer view;
};

/* Both return 0, or -1 with an exception. */
int input_take_other(struct input *input, PyObject *object);
int has_arguments(const char *name, Py_ssize_t given, Py_ssize_t least, Py_ssize_t most);

static inline int input_take(struct input *input, PyObject *object) {
    if (!PyBytes_Check(object)) return input_take_other(input, object);
    input->data = (const uint8_t *)PyBytes_AS_STRING(object);
    input->size = (size_t)PyBytes_GET_SIZE(object);
    input->owned = NULL;
    input->has_view = 0;
    return 0;
}

static inline void input_release(struct input *input) {
    Py_XDECREF(input->owned);
    if (input->has_view) PyBuffer_Release(&input->view);
}

static inline uint8_t *content(PyObject *bytes) { return (uint8_t *)PyBytes_AS_STRING(bytes); }

/* Cut a bytes object of ours to its size. */
static inline PyObject *cut(PyObject *bytes, size_t size) {
    if ((size_t)PyBytes_GET_SIZE(bytes) != size) _PyBytes_Resize(&bytes, (Py_ssize_t)size);
    return bytes;
}

/* Work that a block of memory is needed for: on the stack when little, on the heap when much. */
#define SCRATCH 2048
struct scratch {
    uint8_t *data;
    uint8_t little[SCRATCH];
};
int scratch_take(struct scratch *scratch, size_t size);
void scratch_release(struct scratch *scratch);

/* scan.c */
PyObject *scan_frames(PyObject *module, PyObject *const *arguments, Py_ssize_t count);
PyObject *scan_packets(PyObject *module, PyObject *const *arguments, Py_ssize_t count);

#endif
