# A worker that trains on CPUs: $SPARK_HOME/conf/spark-env.sh on each of them, read by sbin/start-worker.sh. For a machine
# of 8 cores and 16 GiB, which holds two executors of cpu.properties.

# Luthier needs Java 17, and a worker starts executors with its own.
JAVA_HOME=/usr/lib/jvm/java-17-openjdk-amd64

# No more than there are, or trials wait for each other.
SPARK_WORKER_CORES=8

# A worker counts heaps alone: 2 executors x 4 GiB. Each takes 2 GiB more beside its heap, so 12 of the machine's 16 GiB.
SPARK_WORKER_MEMORY=8g

# Spark's blocks, and the copy of data that is larger than 256 MiB when packed (4 bytes a value): a disk with room for it.
SPARK_LOCAL_DIRS=/var/tmp/luthier

# Each application leaves a copy of the assembly, 150 MB, in the worker's directory. Those of the last day are kept, with their logs.
SPARK_WORKER_OPTS="-Dspark.worker.cleanup.enabled=true -Dspark.worker.cleanup.appDataTtl=86400"
