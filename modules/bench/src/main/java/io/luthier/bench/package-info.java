/** Programs that measure what the documents promise. */
package io.luthier.bench;
