package io.luthier.spark.link;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.rpc.IsolatedThreadSafeRpcEndpoint;
import org.apache.spark.rpc.RpcCallContext;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.util.RpcUtils;
import scala.Function1;
import scala.PartialFunction;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/**
 * The driver's end of the line in a session that was started without {@link LuthierPlugin}:
 * somebody else's, such as a notebook's. It is to Spark's RPC what the end of the plugin is, with a
 * thread of its own, but is registered when the session's first study begins. The classes for that
 * are public in Spark's byte code alone; those that another Spark may lack are {@link Endpoint}'s,
 * so that a session with the plugin needs none of them.
 */
public final class DriverEndpoint {

  private static final Map<RpcEnv, String> NAMES = new WeakHashMap<>();

  private static final Map<String, RpcEndpointRef> REFERENCES = new ConcurrentHashMap<>();

  private static final ClassTag<byte[]> BYTES = ClassTag$.MODULE$.apply(byte[].class);

  private DriverEndpoint() {}

  /**
   * What the tasks of a session are to ask, registered if need be.
   *
   * @return its name; empty where they find their study without
   * @throws IllegalArgumentException if this Spark is not one that takes endpoints of others
   */
  public static synchronized String of(SparkContext spark) {
    if (spark.isLocal() || LuthierPlugin.isIn(spark.conf())) {
      return "";
    }
    try {
      return NAMES.computeIfAbsent(spark.env().rpcEnv(), DriverEndpoint::register);
    } catch (LinkageError foreign) {
      throw new IllegalArgumentException(
          "tasks of this session cannot reach their driver, since this is not Spark 3.5 as it is"
              + " known here; start it with spark.plugins="
              + LuthierPlugin.class.getName(),
          foreign);
    }
  }

  /** Another copy of these classes in the same JVM would answer for studies of its own. */
  private static String register(RpcEnv rpcEnv) {
    String name = "luthier-" + UUID.randomUUID();
    rpcEnv.setupEndpoint(name, new Endpoint(rpcEnv));
    return name;
  }

  /**
   * The line of a study as seen from a task on an executor.
   *
   * @param endpoint what {@link #of} has said on the driver; if that is empty, there is none
   */
  public static Optional<StudyLine> line(String study, String endpoint) {
    if (endpoint.isEmpty()) {
      return Optional.empty();
    }
    RpcEndpointRef driver = REFERENCES.computeIfAbsent(endpoint, DriverEndpoint::find);
    return Optional.of(new RemoteLine(study, message -> driver.askSync(message, BYTES)));
  }

  private static RpcEndpointRef find(String endpoint) {
    SparkEnv here = SparkEnv.get();
    return RpcUtils.makeDriverRef(endpoint, here.conf(), here.rpcEnv());
  }

  private record Endpoint(RpcEnv rpcEnv) implements IsolatedThreadSafeRpcEndpoint {

    @Override
    public PartialFunction<Object, BoxedUnit> receiveAndReply(RpcCallContext caller) {
      return new AbstractPartialFunction<>() {
        @Override
        public boolean isDefinedAt(Object message) {
          return message instanceof byte[];
        }

        @Override
        public <A, B> B applyOrElse(A message, Function1<A, B> otherwise) {
          if (!isDefinedAt(message)) {
            return otherwise.apply(message);
          }
          try {
            caller.reply(Switchboard.answer((byte[]) message));
          } catch (RuntimeException failed) {
            caller.sendFailure(failed);
          }
          @SuppressWarnings("unchecked") // what Spark takes for nothing
          B nothing = (B) BoxedUnit.UNIT;
          return nothing;
        }
      };
    }
  }
}
