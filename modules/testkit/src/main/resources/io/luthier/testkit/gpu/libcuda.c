/*
 * Stands for the NVIDIA driver's library where there is no GPU. STUB_GPUS is how many it has (2), STUB_CAPABILITY
 * what they can do (86 for 8.6), STUB_CUDA the newest CUDA that it runs (12040 for 12.4). Like the driver it reads
 * CUDA_VISIBLE_DEVICES once, in cuInit, and sorts GPUs by their slots only if CUDA_DEVICE_ORDER says so: this one has
 * the last one first otherwise.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int visible = -1;

static int number(const char *variable, int otherwise) {
  const char *text = getenv(variable);
  return text == NULL || *text == '\0' ? otherwise : atoi(text);
}

int cuInit(unsigned int flags) {
  int gpus = number("STUB_GPUS", 2);
  int first = number("CUDA_VISIBLE_DEVICES", 0);
  const char *order = getenv("CUDA_DEVICE_ORDER");
  if (flags != 0) {
    return 1;
  }
  if (first < 0 || first >= gpus) {
    return 100;
  }
  visible = order != NULL && strcmp(order, "PCI_BUS_ID") == 0 ? first : gpus - 1 - first;
  return 0;
}

int cuDriverGetVersion(int *version) {
  *version = number("STUB_CUDA", 12040);
  return 0;
}

int cuDeviceGet(int *device, int ordinal) {
  *device = 70 + ordinal;
  return visible < 0 ? 3 : ordinal == 0 ? 0 : 101;
}

int cuDeviceGetName(char *name, int length, int device) {
  snprintf(name, length, "Stub GPU %d", visible);
  return device == 70 ? 0 : 101;
}

int cuDeviceGetAttribute(int *value, int attribute, int device) {
  int capability = number("STUB_CAPABILITY", 86);
  *value = attribute == 75 ? capability / 10 : attribute == 76 ? capability % 10 : -1;
  return device == 70 ? 0 : 101;
}
