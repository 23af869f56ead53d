#include "support.h"

int has_arguments(const char *name, Py_ssize_t given, Py_ssize_t least, Py_ssize_t most) {
    if (given >= least && given <= most) return 0;
    PyErr_Format(PyExc_TypeError, "%s() takes %zd to %zd arguments, not %zd", name, least, most, given);
    return -1;
}

/* Large data is worked on without the interpreter lock: what another thread could change is copied first. */
int input_take_other(struct input *input, PyObject *object) {
    input->owned = NULL;
    input->has_view = PyObject_GetBuffer(object, &input->view, PyBUF_SIMPLE) == 0;
    if (!input->has_view) return -1;
    input->data = input->view.buf;
    input->size = (size_t)input->view.len;
    if (input->size < LARGE) return 0;
    input->owned = PyBytes_FromStringAndSize(input->view.buf, input->view.len);
    PyBuffer_Release(&input->view);
    input->has_view = 0;
    if (!input->owned) return -1;
    input->data = content(input->owned);
    return 0;
}

int scratch_take(struct scratch *scratch, size_t size) {
    scratch->data = size <= SCRATCH ? scratch->little : PyMem_Malloc(size);
    if (scratch->data) return 0;
    PyErr_NoMemory();
    return -1;
}

void scratch_release(struct scratch *scratch) {
    if (scratch->data != scratch->little) PyMem_Free(scratch->data);
}
