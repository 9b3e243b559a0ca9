/**
 * The "Tuning" tab of Spark's own page: how the studies of a session go, for whoever may see that
 * page, and served by its server. Spark has no interface for tabs of others; what is used here are
 * classes that are public in its byte code, and where they are missing there is no tab.
 */
package io.luthier.spark.ui;
