/** What a user of Luthier writes: a study in Java, and a network of one's own. */
package io.luthier.examples;
