/**
 * The callbacks that find the stopping point: {@link io.luthier.callback.EarlyStopping} and {@link
 * io.luthier.callback.ReduceLrOnPlateau}, to the epoch as Keras 3 has them. A record holds the
 * settings and is safe to share; {@code begin()} starts the state of one training, which belongs to
 * one thread.
 */
package io.luthier.callback;
