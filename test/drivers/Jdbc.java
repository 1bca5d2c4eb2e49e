// What the columns look like over JDBC: the way of Metabase and DBeaver. In text mode, and as the driver does by itself after
// some uses of a statement: binary for the types that it knows.
import java.nio.file.*;
import java.sql.*;
import java.util.*;

class Jdbc {
	static void equal(String what, Object value, Object wanted) {
		boolean same = Objects.equals(String.valueOf(value), String.valueOf(wanted));
		System.out.println((same ? "ok" : "NOT OK") + " - " + what + (same ? "" : ": " + value + ", not " + wanted));
	}

	public static void main(String[] args) throws Exception {
		String query = Files.readString(Path.of(System.getenv("DRIVERS"), "columns.sql"));
		for (String mode : new String[] { "text", "binary" }) {
			Properties settings = new Properties();
			settings.setProperty("user", System.getenv("PGUSER"));
			settings.setProperty("binaryTransfer", mode.equals("binary") ? "true" : "false");
			settings.setProperty("prepareThreshold", mode.equals("binary") ? "-1" : "0");
			try (Connection connection = DriverManager.getConnection(args[0], settings);
					PreparedStatement statement = connection.prepareStatement(query)) {
				String driver = "JDBC " + connection.getMetaData().getDriverVersion() + ", " + mode;
				System.out.println("# " + driver);
				try (ResultSet row = statement.executeQuery()) {
					row.next();
					ResultSetMetaData columns = row.getMetaData();
					for (int i = 1; i <= columns.getColumnCount(); i++) {
						Object value = row.getObject(i);
						System.out.printf("#   %-13s %-22s %s%n", columns.getColumnName(i),
							value == null ? "null" : value.getClass().getSimpleName() + " (" + columns.getColumnTypeName(i) + ")", value);
					}
					equal(driver + ": nps", row.getBigDecimal("nps"), "30.000000");
					equal(driver + ": responses", row.getLong("responses"), 10);
					equal(driver + ": low", row.getBigDecimal("low"), "-19.1");
					equal(driver + ": verdict_text", row.getString("verdict_text"), "unclear");
					equal(driver + ": tone", row.getDouble("tone"), 0.6696);
					equal(driver + ": tally", row.getString("tally"), "{3:2,8:3,10:5}");
					equal(driver + ": no answers are NULL", row.getObject("nothing"), null);
				}
			}
		}
	}
}
